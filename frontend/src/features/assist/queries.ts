import { graphql } from '../../gql'

export const AssistHouseholds = graphql(`
  query AssistHouseholds($village: String!) {
    viewer {
      id
      households(village: $village) {
        id
        grantId
        displayName
        contact {
          masked
        }
      }
    }
  }
`)

export const AssistCampaign = graphql(`
  fragment AssistCampaign on Campaign {
    id
    slug
    title
    state
    updatedAt
    region {
      id
      code
      place
    }
    owner {
      id
      displayName
    }
    review {
      id
      state
      createdAt
    }
  }
`)

export const AssistDrafted = graphql(`
  query AssistDrafted($after: String) {
    viewer {
      id
      campaigns(first: 20, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            id
            ...AssistCampaign
          }
        }
      }
    }
  }
`)

export const AssistVouching = graphql(`
  query AssistVouching {
    reviewQueue(kind: VILLAGE, first: 20) {
      totalCount
      overdueCount
      edges {
        cursor
        node {
          id
          overdue
          mayDecide
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const AssistEnrol = graphql(`
  mutation AssistEnrol($input: GiveGrantInput!) {
    giveGrant(input: $input) {
      grant {
        id
      }
      displayName
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const AssistTakeOff = graphql(`
  mutation AssistTakeOff($input: RevokeGrantInput!) {
    revokeGrant(input: $input) {
      revoked
      userErrors {
        code
        message
        field
      }
    }
  }
`)
