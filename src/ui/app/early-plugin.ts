/** Build step: the document itself starts the engine and fetches terminal and language, right behind the page's own script. */
import type { Plugin } from 'vite'

export function earlyStart(): Plugin {
  return {
    name: 'podyard-early-start',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk }) {
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
          korean: made(/\/ui\/i18n\/ko\.ts$/),
        })
        return [{ tag: 'script', children, injectTo: 'head-prepend' }]
      },
    },
  }
}

/**
 * Engine and terminal wait until the page's script is here: on a slow line they would share it, and the page has most left to do
 * once it has come. A worker that cannot be fetched says so before anybody listens: the page then makes another, and hears why.
 */
const script = (files: Readonly<Record<'page' | 'engine' | 'terminal' | 'korean', string>>): string =>
  `(()=>{` +
  `const fetching=(href,onload)=>document.head.append(Object.assign(document.createElement('link'),{rel:'modulepreload',crossOrigin:'',href,onload}));` +
  `let kept={};try{kept=JSON.parse(localStorage.getItem('podyard.preferences'))??{}}catch{}` +
  `fetching('${files.page}',()=>{` +
  `if(globalThis.podyardEngine===undefined){` +
  `const engine=globalThis.podyardEngine=new Worker('${files.engine}',{type:'module',name:'cluster'});` +
  `engine.onerror=()=>{globalThis.podyardEngine=null}}` +
  `fetching('${files.terminal}')` +
  `});` +
  `if(String(kept.language??navigator.language).startsWith('ko'))fetching('${files.korean}')` +
  `})()`
