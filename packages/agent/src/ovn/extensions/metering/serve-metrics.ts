import { createServer } from 'node:http'
import { contentType } from './exposition.ts'

/** Where to listen; undefined: nowhere. */
export interface MetricsAddress {
  readonly host: string
  readonly port: number
}

/** Serves GET /metrics, to whoever asks: operators name an address that only their monitoring reaches. */
export async function serveMetrics(
  address: MetricsAddress | null,
  text: () => string,
): Promise<{ close(): Promise<void> }> {
  if (address === null) return { close: async () => {} }
  const server = createServer((request, response) => {
    const isKnown = request.url === '/metrics' && request.method === 'GET'
    response.writeHead(isKnown ? 200 : 404, { 'content-type': isKnown ? contentType : 'text/plain' })
    response.end(isKnown ? text() : '')
  })
  server.headersTimeout = 5_000
  server.requestTimeout = 5_000
  server.maxConnections = 16
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  return {
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
