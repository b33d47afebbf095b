/** One half of the lessons; the other is played beside it. */
import { checkLessons } from './checks'

checkLessons(1)
