import { Trans } from '@lingui/react/macro'
import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'

/** What the schema has against a document, in the words of the GraphQL library. */
export function problemsOf(schema: GraphQLSchema, document: string): readonly GraphQLError[] {
  if (document.trim() === '') return []
  try {
    return validate(schema, parse(document), undefined, { maxErrors: 5 })
  } catch (error) {
    return error instanceof GraphQLError ? [error] : []
  }
}

/** The same that the editor underlines, for those who do not see it or have no mouse. */
export function Problems({ schema, document }: { schema: GraphQLSchema; document: string }) {
  const problems = problemsOf(schema, document)
  return (
    <div role="status">
      <ul className="stack-s mt-2">
        {problems.map((problem) => (
          <li key={problem.message} className="small">
            <Trans>
              Line {problem.locations?.[0]?.line ?? 1}: <span lang="en">{problem.message}</span>
            </Trans>
          </li>
        ))}
      </ul>
    </div>
  )
}
