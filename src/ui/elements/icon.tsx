/** The page's icons, drawn on a 16 by 16 grid with the text's colour. */

const PATHS = {
  play: 'M5 3.2v9.6L12.5 8z',
  pause: 'M5 3.5v9M11 3.5v9',
  step: 'M4 3.5v9L10 8zM12 3.5v9',
  skip: 'M3 3.5v9L8 8zM8.5 3.5v9L13.5 8z',
  undo: 'M6 4 3 7l3 3M3 7h6.2a3.3 3.3 0 0 1 0 6.6H7',
  reset: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.8h-2.8',
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  check: 'M3.5 8.5l3 3 6-7',
  copy: 'M6 6h7v7H6zM4 10H3V3h7v1',
  paste: 'M5.500 3.500H3.500v10.500h9V3.500h-2M5.500 2h5v3h-5z',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8 14 14',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.7M8 12.8v1.7M1.5 8h1.7M12.8 8h1.7M3.4 3.4l1.2 1.2M11.4 11.4l1.2 1.2M3.4 12.6l1.2-1.2M11.4 4.6l1.2-1.2',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z',
  system: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h4.500M8 8h6M8 11h4.500',
  screen: 'M2 3h12v8H2zM8 11v3M5 14h6',
  language: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14c-2-1.8-2.6-3.8-2.6-6S6 3.8 8 2z',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.5M7 6.5h.5M10 6.5h.5M4.5 9.5h7',
  bolt: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  right: 'M6 3.5 10.5 8 6 12.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  book: 'M8 4c-1.6-1-3.6-1.2-5.5-1v9.5c1.900-.2 3.900 0 5.500 1 1.600-1 3.600-1.200 5.500-1V3C11.600 2.800 9.600 3 8 4zM8 4v9.500',
  fit: 'M2.5 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  panel: 'M2 3h12v10H2zM6.500 3v10',
  halves: 'M2 3h12v10H2zM8 3v10',
  bulb: 'M8 1.800a4.200 4.200 0 0 0-2.300 7.700V11h4.600V9.500A4.200 4.200 0 0 0 8 1.800zM6.300 13.500h3.400',
  trash: 'M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.6 9h5.800l.6-9',
  share:
    'M11.5 5.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4.500 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11.500 14.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.300 7l3.500-2.300M6.300 9l3.500 2.300',
  download: 'M8 2v8M4.800 7 8 10.200 11.200 7M3 13.500h10',
  flask: 'M6.500 2h3M7 2v4.500L3.200 12.800A1 1 0 0 0 4 14.300h8a1 1 0 0 0 .8-1.500L9 6.500V2M5 10.500h6',
  list: 'M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4h.5M2.500 8h.5M2.500 12h.5',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  const filled = name === 'play'
  return (
    <svg className="icon-glyph" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={filled ? 1 : 1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
