import { spawn } from 'node:child_process'

/** Signals that end the program are the program's to handle. */
const forwarded = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Runs one of our other programs as a process of its own and answers with its exit code. */
export function runProgram(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' })
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
