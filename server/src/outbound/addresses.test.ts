import { BlockList } from 'node:net'
import { describe, expect, test } from 'vitest'
import { mayReach, networksOf } from './addresses.ts'

const none = new BlockList()

describe('SEC-3: addresses that others supply', () => {
  test.each([
    ...['93.184.216.34', '1.1.1.1', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '198.17.255.255'],
    ...['2606:4700::1111', '2a00:1450:4001::200e', '::ffff:93.184.216.34', '64:ff9b::5db8:d822'],
  ])('may be public: %s', (address) => {
    expect(mayReach(address, none)).toBe(true)
  })

  test.each([
    ['this host', ['0.0.0.0', '0.1.2.3', '::']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1']],
    ['link-local', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
    ['a cloud’s own', ['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254', '100.100.100.200']],
    ['carriers’ NAT', ['100.64.0.1', '100.127.255.254']],
    ['for documents and tests', ['192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '2001:db8::1', '3fff::1']],
    ['for many', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1']],
    ['reserved', ['240.0.0.1', '192.0.0.8', '192.88.99.1', '100::1', '4000::1']],
    ['mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '0:0:0:0:0:ffff:c0a8:0101']],
    ['compatible', ['::127.0.0.1', '::7f00:1']],
    ['translated', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::1']],
    ['tunnelled', ['2002:7f00:1::1', '2001:0:7f00:1::1', '2002:c0a8:101::']],
    ['no addresses', ['', 'localhost', '127.1', '0x7f000001', '2130706433', 'example.org']],
  ])('may not be %s', (_what, addresses) => {
    expect(addresses.filter((address) => mayReach(address, none))).toEqual([])
  })

  test('may be what the settings allow, however it is written, and nothing beside it', () => {
    const allowed = networksOf(' 127.0.0.0/8 , 10.1.2.3, fd12::/16,')
    const reached = ['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3', 'fd12::5', '64:ff9b::7f00:1']
    expect(reached.filter((address) => !mayReach(address, allowed))).toEqual([])
    expect(['10.1.2.4', '::1', 'fd13::5', '192.168.0.1'].filter((address) => mayReach(address, allowed))).toEqual([])
  })

  test.each(['localhost', '10.0.0.0/33', '::/129', '10.0.0/8', '1.2.3.4/x', '1.2.3.4/'])(
    'are no network: %s',
    (text) => {
      expect(() => networksOf(text)).toThrow('is no address and no network')
    },
  )
})
