import { graphql } from '../gql'

export const WhoAmI = graphql(`
  query WhoAmI {
    viewer {
      id
      displayName
      grants {
        id
        role
        region {
          id
          code
          place
          level
        }
      }
    }
  }
`)
