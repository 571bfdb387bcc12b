import 'react'

declare module 'react' {
  /** How a stylesheet is told a number. */
  interface CSSProperties {
    [variable: `--${string}`]: string | number
  }
}
