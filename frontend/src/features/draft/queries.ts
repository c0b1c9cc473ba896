import { graphql } from '../../gql'

export const DraftHouseholds = graphql(`
  query DraftHouseholds($village: String!) {
    viewer {
      id
      households(village: $village) {
        id
        displayName
      }
    }
  }
`)

export const DraftWhere = graphql(`
  query DraftWhere($id: ID!) {
    node(id: $id) {
      id
      ... on Campaign {
        state
        title
        days
        launchAt
        review {
          id
          kind
          state
          round
          createdAt
          dueAt
          decidedAt
          region {
            id
            code
            place
          }
        }
      }
    }
  }
`)
