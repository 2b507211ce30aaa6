import { spawn } from 'node:child_process'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'

/** It is started again after this long; the host is looked at on a timer meanwhile. */
const RESTART_MS = 5_000

/** Tells when the kernel tells that a device came, went or changed. Gives how to stop. */
export function watchLinks(
  program: string,
  { clock, log, onChange }: { readonly clock: Clock; readonly log: Log; readonly onChange: () => void },
): () => Promise<void> {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      await new Promise<void>(resolve => {
        const monitor = spawn(program, ['monitor', 'link'], { stdio: ['ignore', 'pipe', 'ignore'] })
        const stop = () => void monitor.kill()
        stopping.signal.addEventListener('abort', stop, { once: true })
        monitor.stdout.on('data', onChange)
        monitor.once('error', error => log.warn('devices cannot be watched', { error }))
        monitor.once('close', () => {
          stopping.signal.removeEventListener('abort', stop)
          resolve()
        })
      })
      await clock.sleep(RESTART_MS, stopping.signal).catch(() => undefined)
    }
  }
  const working = work()
  return async () => {
    stopping.abort()
    await working
  }
}
