/** What a step says: prose, and commands with their buttons. */
import type { Block } from '../../lessons/types'
import { CommandBlock } from './CommandBlock'
import { Markdown } from './Markdown'

export const Blocks = ({ blocks }: { readonly blocks: readonly Block[] }) =>
  blocks.map((block, index) =>
    // Blocks of a step never change places, so their place is their identity.
    block.kind === 'prose' ? <Markdown key={index} text={block.markdown} /> : <CommandBlock key={index} commands={block.commands} />,
  )
