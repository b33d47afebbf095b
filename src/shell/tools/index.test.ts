import { describe, expect, it } from 'vitest'
import { toolFamilies } from '.'

describe('the table of tools', () => {
  it.each(toolFamilies)('%s is what its file offers', async (names, load) => {
    const { tools } = await load()
    expect(tools.map((tool) => tool.name).sort()).toEqual(names.split(' ').sort())
  })

  it('names every tool once', () => {
    const names = toolFamilies.flatMap(([list]) => list.split(' '))
    expect(new Set(names).size).toBe(names.length)
  })
})
