import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Drawer,
  Menu,
  Modal,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core'

/** Structure is grey, so that a colour on the screen always means something. */
const ink: MantineColorsTuple = [
  '#f5f6f7',
  '#e7e9ec',
  '#cfd3d8',
  '#b3b9c0',
  '#98a0a9',
  '#7c8690',
  '#626c77',
  '#4a545f',
  '#2f3842',
  '#1e252c',
]

const dark: MantineColorsTuple = [
  '#d5dae0',
  '#b4bcc5',
  '#8f99a4',
  '#66717d',
  '#46505b',
  '#343d47',
  '#262e36',
  '#1b2127',
  '#14191e',
  '#0f1317',
]

/** The main action is ink on paper, and the other way round in the dark; one rule for both schemes can't say that. */
const variantColors: VariantColorsResolver = (input) =>
  input.variant === 'filled' && (input.color ?? 'ink') === 'ink'
    ? { background: 'var(--action)', hover: 'var(--action-hover)', color: 'var(--action-text)', border: 'none' }
    : defaultVariantColorsResolver(input)

const overlayProps = { backgroundOpacity: 0.35 }

const title = { fontWeight: 600, fontSize: 18 }

const reach = { withinPortal: true, zIndex: 400 }

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 2 },
  // Together with the resolver below, this is what brings every text to WCAG AA contrast in both schemes.
  autoContrast: true,
  luminanceThreshold: 0.2,
  variantColorResolver: variantColors,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '22px' }, h2: { fontSize: '16px' } } },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 26 } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', size: 480, overlayProps, transitionProps: { duration: 120 } },
      styles: { title },
    }),
    Menu: Menu.extend({
      defaultProps: { position: 'bottom-end', shadow: 'md', withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps, transitionProps: { duration: 120 } },
      styles: { title },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { multiline: true, maw: 300, events: { hover: true, focus: true, touch: true }, ...reach },
    }),
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': ink[9],
    '--mantine-color-default-color': ink[9],
    '--mantine-color-dimmed': ink[7],
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': ink[9],
    '--mantine-color-yellow-light-color': '#6b3a00',
    '--mantine-color-placeholder': ink[6],
  },
  dark: {
    '--mantine-color-dimmed': dark[1],
    '--mantine-color-error': '#ff9d93',
    '--mantine-color-anchor': dark[0],
    '--mantine-color-placeholder': dark[2],
  },
})
