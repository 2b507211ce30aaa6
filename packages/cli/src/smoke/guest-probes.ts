import { spawn } from 'node:child_process'
import type { Lab } from '../lab/create-lab.ts'

/** What packets say, seen from inside a machine or an external host. */
export interface GuestProbes {
  /** How many of three echo requests were answered. */
  ping(from: string, to: string, options?: readonly string[]): Promise<number>
  /** Opens a TCP connection. @returns what the listener said, or undefined when nothing answered in time. */
  connect(from: string, to: { host: string; port: number }): Promise<string | undefined>
  /** Opens connections one after the other until one succeeds. @returns when that was, or undefined at the bound. */
  connectWhenOpen(
    from: string,
    to: { host: string; port: number },
  ): { readonly opened: Promise<number | undefined> }
  /** Listens until the machine is removed, and tells each client the address that it was seen from. */
  listen(on: string, port: number): Promise<void>
  /** ICMP echo requests that have arrived so far. */
  echoRequestsReceived(at: string): Promise<number>
  /** Global IPv6 addresses of eth0. */
  addressesV6(at: string): Promise<string[]>
  /** Largest frame of eth0. */
  mtu(at: string): Promise<number>
}

/** Programs for a guest: it has our file system, so it has our Node. */
const listener = `
  const server = require('node:net').createServer(socket => {
    socket.on('error', () => {})
    socket.end(socket.remoteAddress.replace('::ffff:', ''))
  })
  server.listen({ port: Number(process.argv[1]), host: '::' }, () => console.log('listening'))`

const connector = `
  const [host, port, attempts, attemptMs] = process.argv.slice(1)
  const net = require('node:net')
  let left = Number(attempts)
  function attempt() {
    if (left-- === 0) process.exit(1)
    const socket = net.connect({ host, port: Number(port) })
    let text = ''
    const again = () => { socket.destroy(); attempt() }
    const timer = setTimeout(again, Number(attemptMs))
    socket.on('data', chunk => { text += chunk })
    socket.on('end', () => { console.log(JSON.stringify({ text, openedAt })); process.exit(0) })
    let openedAt
    socket.on('connect', () => { clearTimeout(timer); openedAt = Date.now() })
    socket.on('error', () => { clearTimeout(timer); setTimeout(attempt, Number(attemptMs)) })
  }
  attempt()`

const connectAttempts = 3
const connectAttemptMs = 700

/** A waiting client tries this often, which bounds how late it notices. */
const waitingAttempts = 200
const waitingAttemptMs = 50

export function createGuestProbes(lab: Lab): GuestProbes {
  const connect = async (
    from: string,
    to: { host: string; port: number },
    attempts: number,
    attemptMs: number,
  ) => {
    const args = [to.host, to.port, attempts, attemptMs].map(String)
    const { code, stdout } = await lab.exec(from, [process.execPath, '--eval', connector, '--', ...args])
    return code === 0 ? parseConnection(stdout) : undefined
  }
  return {
    ping: async (from, to, options = []) => {
      const command = ['ping', '-n', '-q', '-c', '3', '-i', '0.2', '-W', '1', ...options, to]
      const { stdout } = await lab.exec(from, command)
      return Number(/(\d+) received/.exec(stdout)?.[1] ?? 0)
    },
    connect: async (from, to) => (await connect(from, to, connectAttempts, connectAttemptMs))?.text,
    connectWhenOpen: (from, to) => {
      const opened = connect(from, to, waitingAttempts, waitingAttemptMs).then(answer => answer?.openedAt)
      return { opened }
    },
    listen: (on, port) =>
      startListener(lab.inside(on, [process.execPath, '--eval', listener, '--', String(port)])),
    echoRequestsReceived: async at =>
      countEchoRequests((await lab.exec(at, ['cat', '/proc/net/snmp'])).stdout),
    addressesV6: async at => {
      const { stdout } = await lab.exec(at, [
        'ip',
        '-6',
        '-oneline',
        'address',
        'show',
        'dev',
        'eth0',
        'scope',
        'global',
      ])
      return [...stdout.matchAll(/inet6 ([0-9a-f:]+)\//g)].flatMap(match => match[1] ?? [])
    },
    mtu: async at => Number((await lab.exec(at, ['cat', '/sys/class/net/eth0/mtu'])).stdout),
  }
}

function parseConnection(text: string): { text: string; openedAt: number } {
  // Written by the program above.
  return JSON.parse(text) as { text: string; openedAt: number }
}

/** Returns when it listens; it ends with its namespace. */
function startListener(command: readonly string[]): Promise<void> {
  const [file = '', ...args] = command
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  child.unref()
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`listener ended with exit code ${code}`)))
    child.stdout.once('data', () => {
      child.stdout.destroy()
      resolve()
    })
  })
}

/** /proc/net/snmp: a line of names and a line of values for each protocol. */
export function countEchoRequests(snmp: string): number {
  const [names = [], values = []] = snmp
    .split('\n')
    .filter(line => line.startsWith('Icmp: '))
    .map(line => line.split(' '))
  return Number(values[names.indexOf('InEchos')] ?? Number.NaN)
}
