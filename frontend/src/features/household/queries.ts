import { graphql } from '../../gql'

export const HouseholdCampaign = graphql(`
  fragment HouseholdCampaign on Campaign {
    id
    slug
    title
    state
    stateReason
    deadline
    deliveryMonth
    backerCount
    beneficiaryName
    updatedAt
    goal {
      minor
    }
    raised {
      minor
    }
    region {
      id
      code
      name
    }
    owner {
      id
      displayName
    }
    photos {
      id
      alt
      width
      height
      color
      url(width: 320)
    }
    review {
      id
      kind
      state
      round
      createdAt
      dueAt
      overdue
      decidedAt
      comment
      region {
        id
        code
        name
      }
      questions {
        field
        text
      }
    }
    viewerCan {
      edit
      post
      answer
      readOrders
    }
  }
`)

export const HouseholdHome = graphql(`
  query HouseholdHome($after: String) {
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
            ...HouseholdCampaign
          }
        }
      }
    }
  }
`)

export const HouseholdOne = graphql(`
  query HouseholdOne($slug: String!) {
    campaign(slug: $slug) {
      id
      ...HouseholdCampaign
      money {
        promised {
          minor
        }
        collected {
          minor
        }
        fees {
          minor
        }
        freight {
          minor
        }
        refunded {
          minor
        }
        share {
          minor
        }
        paidOut {
          minor
        }
      }
      questions(first: 20) {
        edges {
          cursor
          node {
            id
            text
            askedBy
            createdAt
            answer
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      posts(first: 5) {
        edges {
          cursor
          node {
            id
            title
            html
            createdAt
            photos {
              id
              alt
              width
              height
              color
              url(width: 320)
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const HouseholdOrders = graphql(`
  query HouseholdOrders($slug: String!, $after: String) {
    campaign(slug: $slug) {
      id
      title
      deliveryMonth
      viewerCan {
        readOrders
      }
      orders(first: 50, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            id
            number
            committedAt
            lines {
              title
              quantity
            }
            shippingAddress {
              name
              phone
              province
              city
              county
              detail
            }
          }
        }
      }
    }
  }
`)

export const HouseholdAnswer = graphql(`
  mutation HouseholdAnswer($input: AnswerQuestionInput!) {
    answerQuestion(input: $input) {
      question {
        id
        answer
        answeredAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
