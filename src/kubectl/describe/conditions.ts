/** Conditions as `describe node` and `describe persistentvolumeclaim` show them. */
import { asList, at, textAt } from '../values'
import { longTime, type Sheet } from './sheet'

/** `seen`: the field and heading of when a condition was last looked at. */
export function describeConditions(sheet: Sheet, conditions: unknown, seen: 'lastHeartbeatTime' | 'lastProbeTime'): void {
  const all = asList(conditions)
  if (all.length === 0) return
  sheet.line(0, 'Conditions:')
  sheet.line(1, 'Type', 'Status', seen.replace('last', 'Last'), 'LastTransitionTime', 'Reason', 'Message')
  sheet.line(1, '----', '------', '-----------------', '------------------', '------', '-------')
  for (const each of all) {
    const text = (field: string) => `${textAt(each, field)} `
    const time = (field: string) => `${longTime(at(each, field))} `
    sheet.line(1, text('type'), text('status'), time(seen), time('lastTransitionTime'), text('reason'), textAt(each, 'message'))
  }
}
