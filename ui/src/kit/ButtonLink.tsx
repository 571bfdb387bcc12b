import { Button, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Props = ButtonProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'style' | 'color'> & { readonly ref?: Ref<HTMLAnchorElement> }

function MantineButton(props: Props) {
  return <Button component="a" {...props} />
}

/** A link that looks like what there is to do next. The router checks its address when compiling. */
export const ButtonLink = createLink(MantineButton)
