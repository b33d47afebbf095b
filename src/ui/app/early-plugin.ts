/** Build step: the document itself has the style of the page, starts the engine, and fetches terminal and language right behind the page's own script. */
import type { Plugin } from 'vite'
import { LANGUAGES } from '../../lessons/languages'
import { chosenLanguage } from '../i18n/chosen-language'

/** English comes with the page. */
const FETCHED = LANGUAGES.filter((code) => code !== 'en')

export function earlyStart(): Plugin {
  return {
    name: 'podyard-early-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, chunk }) {
        const files = Object.values(bundle)
        const named = (test: (file: (typeof files)[number]) => boolean): string => {
          const file = files.find(test)
          if (!file) throw new Error('the build lacks a part that the document fetches')
          return `./${file.fileName}`
        }
        const made = (source: RegExp): string => named((file) => file.type === 'chunk' && source.test(file.facadeModuleId ?? ''))
        const children = script({
          page: `./${chunk!.fileName}`,
          engine: named(({ fileName }) => /^assets\/engine-[\w-]+\.js$/.test(fileName)),
          terminal: made(/\/ui\/terminal\/Screen\.tsx$/),
          words: Object.fromEntries(FETCHED.map((code) => [code, made(new RegExp(`/ui/i18n/${code}\\.ts$`))])),
        })
        return { html: withStyle(html, bundle), tags: [{ tag: 'script', children, injectTo: 'head-prepend' }] }
      },
    },
  }
}

/**
 * The style sheets in the document's own text: they come while the line would wait for what the document asks for. A part that asks for
 * one of them finds it there by its name, which is not fetched.
 */
const withStyle = (html: string, bundle: Readonly<Record<string, { readonly type: string; readonly source?: unknown }>>): string =>
  html.replace(/<link rel="stylesheet"[^>]* href="\.\/([^"]+\.css)">/g, (link, file: string) => {
    const source = bundle[file]?.source
    if (typeof source !== 'string' || /url\(|<\/style/.test(source)) throw new Error(`${file} cannot stand in the document`)
    return `<style>${source}</style>${link.replace('<link ', '<link disabled ')}`
  })

interface EarlyFiles {
  readonly page: string
  readonly engine: string
  readonly terminal: string
  /** By language. */
  readonly words: Readonly<Record<string, string>>
}

/**
 * Engine and terminal wait until the page's script is here: on a slow line they would share it, and the page has most left to do
 * once it has come. A worker that cannot be fetched says so before anybody listens: the page then makes another, and hears why.
 */
const script = ({ words, ...files }: EarlyFiles): string =>
  `(()=>{` +
  `const fetching=(href,onload)=>document.head.append(Object.assign(document.createElement('link'),{rel:'modulepreload',crossOrigin:'',href,onload}));` +
  `let kept={};try{kept=JSON.parse(localStorage.getItem('podyard.preferences'))??{}}catch{}` +
  `fetching('${files.page}',()=>{` +
  `if(globalThis.podyardEngine===undefined){` +
  `const engine=globalThis.podyardEngine=new Worker('${files.engine}',{type:'module',name:'cluster'});` +
  `engine.onerror=()=>{globalThis.podyardEngine=null}}` +
  `fetching('${files.terminal}')` +
  `});` +
  `const words=${JSON.stringify(words)}[(${String(chosenLanguage)})(${JSON.stringify(LANGUAGES)},kept.language,navigator.language)];` +
  `if(words)fetching(words)` +
  `})()`
