/** What schema-plugin.ts makes when the page is built, and modules of Monaco that carry no types. */
declare module 'virtual:editor-schema' {
  const schema: unknown
  export default schema
}
declare module 'monaco-editor/features/register.all.js'
declare module 'monaco-editor/languages/definitions/yaml/register.js'
declare module 'monaco-editor/languages/definitions/shell/register.js'
declare module 'monaco-editor/editor/editor.worker.js'
declare module 'monaco-editor/editor/browser/config/tabFocus.js' {
  export const TabFocus: {
    getTabFocusMode(): boolean
    onDidChangeTabFocus(listener: (leaves: boolean) => void): { dispose(): void }
  }
}
declare module 'monaco-yaml/yaml.worker.js'
