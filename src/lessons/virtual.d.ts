/** The modules that src/lessons/vite-plugin.ts makes. */
declare module 'virtual:lessons' {
  export const courses: readonly import('./types').Course[]
  export const metas: readonly import('./types').LessonMeta[]
  export const loaders: Readonly<Record<string, Readonly<Record<string, () => Promise<{ lesson: import('./types').Lesson }>>>>>
}

declare module 'virtual:lessons/definitions' {
  export const definitions: Readonly<Record<string, import('./definition').LessonDefinition>>
}
