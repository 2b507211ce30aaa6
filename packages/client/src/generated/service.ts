// Made from the OpenAPI document by `npm run generate`; do not edit.
import type { Transport } from '../transport.ts'

/** The versions of the API. */
export function listVersions(transport: Transport): Promise<{ readonly versions: readonly ({ readonly id: string; readonly status: string; readonly links: readonly ({ readonly rel: string; readonly href: string })[] })[] }> {
  return transport.send({ method: 'GET', path: '/', isOutside: true })
}

/** Whether this process can work; 503 when it cannot. */
export function checkHealth(transport: Transport): Promise<{ readonly healthy: boolean; readonly checks: Readonly<Record<string, string>> }> {
  return transport.send({ method: 'GET', path: '/healthcheck', isOutside: true })
}

/** Counters and timings of this process, as Prometheus reads them. */
export function readMetrics(transport: Transport): Promise<string> {
  return transport.send({ method: 'GET', path: '/metrics', isOutside: true, isText: true })
}

/** This document. */
export function readOpenapi(transport: Transport): Promise<Readonly<Record<string, unknown>>> {
  return transport.send({ method: 'GET', path: '/openapi.json', isOutside: true })
}
