import { graphql } from '../../gql'

export const ReviewRow = graphql(`
  fragment ReviewRow on ReviewStep {
    id
    kind
    state
    round
    createdAt
    dueAt
    overdue
    mayDecide
    region {
      id
      code
      place
    }
    campaign {
      id
      title
      beneficiaryName
      produce
      goal {
        minor
      }
      region {
        id
        code
        place
      }
    }
  }
`)

export const ReviewQueue = graphql(`
  query ReviewQueue($watch: Boolean, $kind: ReviewKind, $overdue: Boolean, $search: String, $after: String) {
    reviewQueue(watch: $watch, kind: $kind, overdue: $overdue, search: $search, first: 50, after: $after) {
      totalCount
      overdueCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          id
          ...ReviewRow
        }
      }
    }
  }
`)

export const ReviewedCampaign = graphql(`
  fragment ReviewedCampaign on Campaign {
    id
    slug
    version
    state
    title
    summary
    produce
    beneficiaryName
    days
    deliveryMonth
    launchAt
    region {
      id
      code
      place
      ancestors {
        id
        code
        place
      }
    }
    owner {
      id
      displayName
    }
    draftedBy {
      id
      displayName
    }
    payeeName
    payee {
      name
      bank
      accountLast4
    }
    goal {
      minor
    }
    story {
      who
      grow
      money
      ship
      risks
      html {
        who
        grow
        money
        ship
        risks
      }
    }
    costs {
      kind
      label
      basisPoints
    }
    tiers {
      id
      title
      goods
      price {
        minor
      }
      limit
      perPerson
      freight {
        default {
          minor
        }
        byProvince {
          province
          freight {
            minor
          }
        }
        notTo
      }
    }
    ladder {
      backers
      price {
        minor
      }
    }
    photos {
      id
      alt
      width
      height
      color
      url(width: 640)
      large: url(width: 1280)
    }
    checks {
      code
      ok
      text
      field
    }
    review {
      id
      kind
      state
      round
      createdAt
      decidedAt
      comment
      visitedOn
      answers {
        title
        summary
        produce
        beneficiaryName
        payeeName
        payee {
          name
          bank
          accountLast4
        }
        goal {
          minor
        }
        days
        deliveryMonth
        launchAt
        story {
          who
          grow
          money
          ship
          risks
          html {
            who
            grow
            money
            ship
            risks
          }
        }
        costs {
          kind
          label
          basisPoints
        }
        tiers {
          title
          goods
          price {
            minor
          }
          limit
          perPerson
          freight {
            default {
              minor
            }
            byProvince {
              province
              freight {
                minor
              }
            }
            notTo
          }
        }
        ladder {
          backers
          price {
            minor
          }
        }
        photos
      }
      decidedBy {
        id
        displayName
      }
      region {
        id
        code
        place
      }
      questions {
        field
        text
      }
    }
  }
`)

export const ReviewOne = graphql(`
  query ReviewOne($id: ID!) {
    node(id: $id) {
      id
      ... on ReviewStep {
        ...ReviewRow
        campaign {
          id
          ...ReviewedCampaign
        }
      }
    }
  }
`)

export const ReviewDecide = graphql(`
  mutation ReviewDecide($input: ReviewCampaignInput!) {
    reviewCampaign(input: $input) {
      campaign {
        id
        slug
        state
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
