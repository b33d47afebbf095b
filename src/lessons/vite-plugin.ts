/** Turns the lesson folders into modules when the page is built, so that faults in a lesson fail the build and no parser ships. */
import { resolve, sep } from 'node:path'
import type { Plugin } from 'vite'
import { readCourses, readLessons } from './files/folder'
import { presentLesson, presentMeta } from './present'
import type { LessonFiles } from './files/read'

const PREFIX = 'virtual:lessons'

/**
 * Serves `virtual:lessons` (what the list shows, and a loader per lesson and language), `virtual:lessons/ID/LANGUAGE`
 * (one lesson ready to be shown) and `virtual:lessons/definitions` (the logic, for the worker).
 */
export function lessonModules(folder: string): Plugin {
  let lessons: readonly LessonFiles[] | undefined
  const all = (): readonly LessonFiles[] => (lessons ??= readLessons(folder))
  const code = (id: string): string => {
    const [name, language] = id.slice(PREFIX.length + 1).split('/')
    if (!name) {
      const metas = all().map(({ lesson, prose }) => presentMeta(lesson, prose))
      const loaders = all().map(({ lesson, prose }) => {
        const each = prose.map((p) => `${JSON.stringify(p.language)}: () => import('${PREFIX}/${lesson.id}/${p.language}')`)
        return `${JSON.stringify(lesson.id)}: { ${each.join(', ')} }`
      })
      return `export const courses = ${JSON.stringify(readCourses(folder))}\nexport const metas = ${JSON.stringify(metas)}\nexport const loaders = { ${loaders.join(', ')} }`
    }
    if (name === 'definitions')
      return `export const definitions = ${JSON.stringify(Object.fromEntries(all().map(({ lesson }) => [lesson.id, lesson])))}`
    const found = all().find(({ lesson }) => lesson.id === name)
    const prose = found?.prose.find((p) => p.language === language)
    if (!found || !prose) throw new Error(`there is no lesson ${name} in ${language}`)
    return `export const lesson = ${JSON.stringify(presentLesson(found.lesson, presentMeta(found.lesson, found.prose), prose))}`
  }
  return {
    name: 'podyard-lessons',
    resolveId: (id) => (id === PREFIX || id.startsWith(`${PREFIX}/`) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${PREFIX}`) ? code(id.slice(1)) : undefined),
    configureServer(server) {
      const below = resolve(folder) + sep
      server.watcher.add(folder)
      server.watcher.on('all', (_event, path) => {
        if (!path.startsWith(below)) return
        lessons = undefined
        for (const module of server.moduleGraph.idToModuleMap.values())
          if (module.id?.startsWith(`\0${PREFIX}`)) server.moduleGraph.invalidateModule(module)
        server.ws.send({ type: 'full-reload' })
      })
    },
  }
}
