/** Where the page gets lessons from: modules made at build time, each lesson and language fetched on first use. */
import type { LessonLibrary } from './types'

export const lessonLibrary: LessonLibrary = {
  async list() {
    return (await import('virtual:lessons')).metas
  },
  async courses() {
    return (await import('virtual:lessons')).courses
  },
  async load(id, language) {
    const { loaders } = await import('virtual:lessons')
    const languages = loaders[id]
    const loader = languages?.[language] ?? languages?.en
    if (!loader) throw new Error(`There is no lesson "${id}".`)
    return (await loader()).lesson
  },
}
