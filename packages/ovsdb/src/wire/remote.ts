/** Where a server listens, as OVN's connection options write it. */
export type Remote =
  | { readonly kind: 'tcp' | 'ssl'; readonly host: string; readonly port: number; readonly text: string }
  | { readonly kind: 'unix'; readonly path: string; readonly text: string }

const portMax = 65_535

/** Reads `tcp:HOST:PORT`, `ssl:HOST:PORT` or `unix:PATH`; IPv6 addresses stand in brackets (ovsdb(7), "Connection Methods"). */
export function parseRemote(text: string): Remote {
  if (text.startsWith('unix:') && text.length > 'unix:'.length) {
    return { kind: 'unix', path: text.slice('unix:'.length), text }
  }
  const match = /^(tcp|ssl):(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[2] ?? match?.[3]
  const port = Number(match?.[4])
  if (match === null || host === undefined || port < 1 || port > portMax) {
    throw new RangeError(`not an OVSDB remote (tcp:HOST:PORT, ssl:HOST:PORT or unix:PATH): ${text}`)
  }
  return { kind: match[1] === 'ssl' ? 'ssl' : 'tcp', host, port, text }
}
