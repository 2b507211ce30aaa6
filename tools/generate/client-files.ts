import type { GeneratedFile } from './generated-file.ts'
import { isResource, loadOpenApiDocument, routesOf } from './openapi-document.ts'
import { renderAttributes } from './render-attributes.ts'
import { renderModels } from './render-models.ts'
import { renderImports, renderOperations } from './render-operations.ts'

const directory = 'packages/client/src/generated'
const header = '// Made from the OpenAPI document by `npm run generate`; do not edit.\n'

/** The client: a file of types and functions for each resource, and the attribute tables. */
export async function clientFiles(): Promise<readonly GeneratedFile[]> {
  const document = loadOpenApiDocument()
  const routes = new Map(document.tags.map(({ name }) => [name, routesOf(document, name)]))
  const files = [...routes].map(([resource, own]): GeneratedFile => {
    const parts = [
      ...(isResource(document, resource) ? [renderModels(document, resource, own)] : []),
      renderOperations(resource, own),
    ]
    const text = parts.join('\n')
    const path = `${directory}/${resource.replaceAll('_', '-')}.ts`
    return { path, text: `${header}${renderImports(text)}\n${text}` }
  })
  const withAttributes = new Map([...routes].filter(([resource]) => isResource(document, resource)))
  const attributes = header + renderAttributes(document, withAttributes)
  return [...files, { path: `${directory}/attributes.ts`, text: attributes }]
}
