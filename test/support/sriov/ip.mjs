#!/usr/bin/env node
// A stand-in for `ip` and `bridge` of iproute2 on a host with cards that have functions: what it is told of them is kept in the file
// that NEUTRINO_ESWITCH names, as a card would, and shown in the format of `ip -json -details link show`.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const words = process.argv.slice(2)
const directory = dirname(process.argv[1])
const file = join(directory, 'eswitch.json')
const cards = JSON.parse(readFileSync(file, 'utf8'))
const fail = text => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

if (words[0] === 'monitor') {
  // Nothing of this host changes but by us.
  setInterval(() => undefined, 60_000)
} else if (words.join(' ').startsWith('-json -details link show dev ')) {
  const card = words.at(-1)
  if (cards[card] === undefined) fail(`Device "${card}" does not exist.`)
  process.stdout.write(JSON.stringify([{ ifindex: 4, ifname: card, vfinfo_list: cards[card].map(shown) }]))
} else if (words.slice(0, 3).join(' ') === 'link set dev' && words[4] === 'vf') {
  appendFileSync(join(directory, 'calls'), `${words.join(' ')}\n`)
  const one = cards[words[3]]?.[Number(words[5])] ?? fail('RTNETLINK answers: Invalid argument')
  for (let index = 6; index < words.length; index += 2) {
    const [name, value] = words.slice(index, index + 2)
    if (one.refuses?.includes(name)) fail('RTNETLINK answers: Operation not supported')
    one[name] = /^\d+$/.test(value) ? Number(value) : value
  }
  if (one.min_tx_rate > one.max_tx_rate && one.max_tx_rate > 0) fail('RTNETLINK answers: Invalid argument')
  writeFileSync(file, JSON.stringify(cards))
} else if (words.slice(0, 4).join(' ') === '-json fdb show dev') {
  const entries = forwarding(words[4]).map(mac => ({
    mac,
    ifname: words[4],
    flags: ['self'],
    state: 'permanent',
  }))
  process.stdout.write(JSON.stringify(entries))
} else if (words[0] === 'fdb' && ['add', 'del'].includes(words[1])) {
  appendFileSync(join(directory, 'calls'), `${words.join(' ')}\n`)
  const others = forwarding(words[4]).filter(mac => mac !== words[2])
  writeFileSync(
    join(directory, `fdb-${words[4]}`),
    JSON.stringify(words[1] === 'add' ? [...others, words[2]] : others),
  )
} else {
  fail(`Command "${words.join(' ')}" is unknown, try "ip help".`)
}

function forwarding(card) {
  const path = join(directory, `fdb-${card}`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
}

function shown(one, vf) {
  const { vlan = 0, qos = 0, max_tx_rate: max_tx = 0, min_tx_rate: min_tx = 0 } = one
  return {
    ...{ vf, link_type: 'ether', address: one.mac, broadcast: 'ff:ff:ff:ff:ff:ff' },
    ...(vlan === 0 ? {} : { vlan_list: [{ vlan, ...(qos === 0 ? {} : { qos }) }] }),
    ...(max_tx + min_tx === 0 ? {} : { rate: { max_tx, min_tx } }),
    spoofchk: one.spoofchk === 'on',
    link_state: one.state ?? 'auto',
    trust: one.trust === 'on',
    query_rss_en: false,
  }
}
