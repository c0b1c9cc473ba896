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

export const WatchedWaits = graphql(`
  query WatchedWaits($problems: Boolean!) {
    short: watchedCampaigns(state: [SHORTFALL], first: 1) {
      totalCount
    }
    problems(first: 1) @include(if: $problems) {
      totalCount
    }
    waitingQuestions(first: 1) {
      totalCount
    }
  }
`)
