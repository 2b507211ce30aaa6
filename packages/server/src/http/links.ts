import type { ListQuery } from './list-query.ts'
import type { Page } from './select.ts'
import type { ApiRequest } from './wire.ts'

export interface PageLink {
  readonly rel: 'next' | 'previous'
  readonly href: string
}

/**
 * Links of a page, as upstream draws them: next unless a forward page is short, previous unless
 * a backward page is; so a short last page still has previous, and so has the first.
 */
export function pageLinks(request: ApiRequest, query: ListQuery, page: Page): readonly PageLink[] {
  const isShort = page.rows.length < (query.limit ?? 0)
  const links: PageLink[] = []
  if (query.reverse || !isShort) links.push({ rel: 'next', href: href(request, page.last, false) })
  if (!query.reverse || !isShort) links.push({ rel: 'previous', href: href(request, page.first, true) })
  return links
}

function href(request: ApiRequest, marker: string | undefined, reverse: boolean): string {
  const parameters = [...request.query].filter(([name]) => name !== 'marker' && name !== 'page_reverse')
  if (marker !== undefined) parameters.push(['marker', marker])
  if (reverse) parameters.push(['page_reverse', 'True'])
  return `${request.baseUrl}/v2.0/${request.segments.join('/')}?${new URLSearchParams(parameters)}`
}
