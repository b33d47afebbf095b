/** The languages of the page and of every lesson of the project. */
export const LANGUAGES = ['en', 'ko'] as const

export type Language = (typeof LANGUAGES)[number]
