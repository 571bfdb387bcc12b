import '@mantine/core/styles.layer.css'
import './kit/tokens.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { cssVariables, theme } from './kit/theme.ts'
import { openQueryClient } from './queryClient.ts'
import { openRouter } from './routes.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root element')

const queryClient = openQueryClient(() => void router.invalidate())
const router = openRouter(queryClient)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
)
