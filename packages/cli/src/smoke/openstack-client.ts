import { type ChildProcess, spawn } from 'node:child_process'
import { UserError } from '../user-error.ts'

/**
 * The real `openstack` client, one process for many commands: its start-up takes over a second, a command in it a
 * few hundredths. It reads commands as its interactive mode does.
 */
export interface OpenstackClient {
  /** Runs a command, for instance `['network', 'create', 'demo']`. @throws OpenstackError when it is refused. */
  run(command: readonly string[]): Promise<string>
  /** Runs a command that shows one thing, and returns its fields by their column names. */
  show(command: readonly string[]): Promise<Readonly<Record<string, unknown>>>
  /** Runs a command that lists things. */
  list(command: readonly string[]): Promise<Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

/** A command that the client or the API refused. */
export class OpenstackError extends Error {
  constructor(command: readonly string[], message: string) {
    super(`openstack ${command.join(' ')}: ${message}`)
    this.name = 'OpenstackError'
  }
}

const commandTimeoutMs = 60_000

export function startOpenstackClient(endpoint: string): OpenstackClient {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('OS_'))
  const child = spawn('openstack', [], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(inherited),
      OS_AUTH_TYPE: 'none',
      OS_ENDPOINT: endpoint,
      // Otherwise its output arrives after that of the commands that mark the end of an answer.
      PYTHONUNBUFFERED: '1',
    },
  })
  const output = readUntilMarks(child)
  let count = 0
  let last: Promise<unknown> = Promise.resolve()
  const run = (command: readonly string[]): Promise<string> => {
    const answer = last.then(async () => {
      count += 1
      const mark = `end-of-answer-${count}`
      child.stdin?.write(`${commandLine(command)}\n!sh -c 'echo ${mark}; echo ${mark} >&2'\n`)
      const { stdout, stderr } = await output.until(mark)
      const complaint = complaintIn(stderr)
      if (complaint !== '') throw new OpenstackError(command, complaint)
      return stdout
    })
    last = answer.catch(() => undefined)
    return answer
  }
  return {
    run,
    show: async command => parseObject(await run([...command, '-f', 'json'])),
    list: async command => parseList(await run([...command, '-f', 'json'])),
    close: () => close(child),
  }
}

/** The client splits its input as a shell would, but a quoted space does not survive its parser. */
function commandLine(command: readonly string[]): string {
  for (const word of command) {
    if (!/^[\w@%+=:,./-]+$/.test(word)) throw new Error(`openstack command: cannot quote "${word}"`)
  }
  return command.join(' ')
}

/** What was printed as an error, without warnings of Python's libraries. */
function complaintIn(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter(line => line.trim() !== '' && !/Warning|^\s+warnings\.warn/.test(line))
  return lines.slice(-1).join('').trim()
}

interface Answer {
  readonly stdout: string
  readonly stderr: string
}

function readUntilMarks(child: ChildProcess): { until(mark: string): Promise<Answer> } {
  const text = { stdout: '', stderr: '' }
  let check: () => void = () => undefined
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8')
    child[name]?.on('data', (chunk: string) => {
      text[name] += chunk
      check()
    })
  }
  // Writing to a client that has ended is told by its exit.
  child.stdin?.on('error', () => undefined)
  return {
    until: mark =>
      new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer)
          child.off('exit', onExit)
          child.off('error', onExit)
          check = () => undefined
          settle()
        }
        const onExit = () =>
          finish(() =>
            reject(new UserError(`The openstack client ended: ${text.stderr.trim() || text.stdout.trim()}`)),
          )
        const timer = setTimeout(
          () => finish(() => reject(new Error(`openstack did not answer in ${commandTimeoutMs} ms`))),
          commandTimeoutMs,
        )
        check = () => {
          const ends = [text.stdout.indexOf(`${mark}\n`), text.stderr.indexOf(`${mark}\n`)]
          if (ends.includes(-1)) return
          const answer = { stdout: text.stdout.slice(0, ends[0]), stderr: text.stderr.slice(0, ends[1]) }
          text.stdout = ''
          text.stderr = ''
          finish(() => resolve(answer))
        }
        child.once('exit', onExit)
        child.once('error', onExit)
        check()
      }),
  }
}

function close(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
    return Promise.resolve()
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill()
  })
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error(`openstack printed no object: ${text}`)
  return Object.fromEntries(Object.entries(value))
}

function parseList(text: string): Readonly<Record<string, unknown>>[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new Error(`openstack printed no list: ${text}`)
  return value.map(item => Object.fromEntries(Object.entries(Object(item))))
}
