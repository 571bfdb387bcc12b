import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'

type Props = Omit<AnchorProps, 'href'> &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'style'> & { readonly ref?: Ref<HTMLAnchorElement> }

function MantineAnchor(props: Props) {
  return <Anchor {...props} />
}

/** A link to another page of Busbar, in the dress of the kit. The router checks its address when compiling. */
export const AnchorLink = createLink(MantineAnchor)
