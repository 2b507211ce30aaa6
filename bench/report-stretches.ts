import { renameSync, writeFileSync } from 'node:fs'

/**
 * Loaded into the process under test before its own code. Measures the longest stretch of the event loop in
 * CPU time of its thread: what others do on the same cores is not in it, as it is in wall-clock figures. On
 * SIGUSR2 it is written to the file that the environment names, in milliseconds, and begins anew.
 */
const file = process.env.NEUTRINO_BENCH_STRETCHES ?? ''
const TICK_MS = 1

let longestMs = 0
let last = process.threadCpuUsage()

function tick(): void {
  const { user, system } = process.threadCpuUsage(last)
  longestMs = Math.max(longestMs, (user + system) / 1_000)
  last = process.threadCpuUsage()
  setTimeout(tick, TICK_MS).unref()
}

if (file !== '') {
  tick()
  process.on('SIGUSR2', () => {
    writeFileSync(`${file}.new`, String(longestMs))
    renameSync(`${file}.new`, file)
    longestMs = 0
  })
}
