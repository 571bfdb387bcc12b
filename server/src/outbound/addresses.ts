import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Networks that are not the internet (the registries of RFC 6890), and those that lead back to us. */
const notPublicV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]
/** Of version 6 only 2000::/3 is the internet; within it these are not, or carry another address inside. */
const publicV6 = '2000::/3'
const notPublicV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const closedV4 = listOf(notPublicV4)
const openV6 = listOf([publicV6])
const closedV6 = listOf(notPublicV6)

/** Whether something may be sent to this address: it is public, or allowed by name. */
export function mayReach(address: string, allowed: BlockList): boolean {
  const plain = embeddedV4(address) ?? address
  const family = isIPv4(plain) ? 'ipv4' : isIPv6(plain) ? 'ipv6' : null
  if (family === null) return false
  if (allowed.check(plain, family)) return true
  return family === 'ipv4'
    ? !closedV4.check(plain, family)
    : openV6.check(plain, family) && !closedV6.check(plain, family)
}

/** Addresses and networks as a setting lists them, between commas. Throws with the one that is neither. */
export function networksOf(text: string): BlockList {
  return listOf(
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', length] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const bits = family === 'ipv6' ? 128 : 32
    const isWrong =
      isIP(address) === 0 || (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= bits))
    if (isWrong) throw new Error(`"${network}" is no address and no network`)
    list.addSubnet(address, length === undefined ? bits : Number(length), family)
  }
  return list
}

/** What a mapped (::ffff:0:0/96) or translated (64:ff9b::/96, NAT64) address leads to. */
function embeddedV4(address: string): string | null {
  if (!isIPv6(address)) return null
  const words = wordsOf(address)
  const [high = 0, low = 0] = words.slice(6)
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff
  const isTranslated = words[0] === 0x64 && words[1] === 0xff9b && words.slice(2, 6).every((word) => word === 0)
  if (!isMapped && !isTranslated) return null
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
}

/** The eight groups of a version 6 address, however it was written. */
function wordsOf(address: string): readonly number[] {
  // A URL writes it in one way: without dots, and without a zone.
  const [plain = ''] = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1).split(']')
  const [before = '', after] = plain.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : Array<string>(8 - head.length - tail.length).fill('0')
  return [...head, ...zeros, ...tail].map((word) => parseInt(word, 16))
}
