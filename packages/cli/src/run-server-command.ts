import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

/** Signals that end the server are the server's to handle. */
const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Runs a command of the server as a process of its own and answers with its exit code. The command
 * line carries none of the server's code.
 */
export function runServerCommand(name: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, name, ...args], { stdio: 'inherit' })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  for (const signal of forwarded) process.on(signal, forward)
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
  return ended.finally(() => {
    for (const signal of forwarded) process.off(signal, forward)
  })
}
