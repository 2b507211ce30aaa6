import { createServer } from 'node:http'
import type { Metrics } from '@neutrino/base/metrics.ts'

/** Shows a process without an API: /metrics for Prometheus, /status for people. Loopback only. */
export async function showStatus(
  port: number,
  metrics: Metrics,
  status: () => object,
): Promise<{ stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url === '/status') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(status()))
      return
    }
    if (request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    metrics.text().then(
      text => response.setHeader('content-type', metrics.contentType).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { stop: () => new Promise(resolve => server.close(() => resolve())) }
}
