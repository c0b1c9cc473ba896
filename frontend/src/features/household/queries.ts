import { graphql } from '../../gql'

export const HouseholdCampaign = graphql(`
  fragment HouseholdCampaign on Campaign {
    id
    slug
    title
    state
    stateReason
    launchAt
    launchedAt
    deadline
    deliveryMonth
    backerCount
    waitingQuestions
    createdAt
    goal {
      minor
    }
    raised {
      minor
    }
    closing {
      backers
      goods {
        minor
      }
    }
    region {
      id
      code
      place
    }
    owner {
      id
      displayName
    }
    draftedBy {
      id
    }
    attestations {
      kind
      at
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
      createdAt
      dueAt
      overdue
      decidedAt
      comment
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

/** What a household said, to be read again beside a reviewer's question. */
export const HouseholdAnswers = graphql(`
  fragment HouseholdAnswers on Campaign {
    id
    title
    summary
    produce
    beneficiaryName
    days
    deliveryMonth
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
    }
    costs {
      label
      basisPoints
    }
    tiers {
      id
      title
      price {
        minor
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
    }
  }
`)

export const HouseholdMoney = graphql(`
  fragment HouseholdMoney on CampaignMoney {
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
`)

export const HouseholdQuestion = graphql(`
  fragment HouseholdQuestion on Question {
    id
    text
    askedBy
    createdAt
    answer
    answeredAt
  }
`)

export const HouseholdPost = graphql(`
  fragment HouseholdPost on Post {
    id
    title
    html
    author
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
`)

export const HouseholdOne = graphql(`
  query HouseholdOne($slug: String!) {
    campaign(slug: $slug) {
      id
      ...HouseholdCampaign
      ...HouseholdAnswers
      money {
        ...HouseholdMoney
      }
    }
  }
`)

export const HouseholdPosts = graphql(`
  query HouseholdPosts($slug: String!, $after: String) {
    campaign(slug: $slug) {
      id
      posts(first: 10, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            id
            ...HouseholdPost
          }
        }
      }
    }
  }
`)

export const HouseholdQuestions = graphql(`
  query HouseholdQuestions($slug: String!, $waiting: Boolean!, $after: String) {
    campaign(slug: $slug) {
      id
      questions(first: 20, after: $after, waiting: $waiting) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          cursor
          node {
            id
            ...HouseholdQuestion
          }
        }
      }
    }
  }
`)

export const HouseholdOrder = graphql(`
  fragment HouseholdOrder on Order {
    id
    number
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
`)

export const HouseholdOrders = graphql(`
  query HouseholdOrders($slug: String!, $after: String) {
    campaign(slug: $slug) {
      id
      slug
      title
      state
      deliveryMonth
      owner {
        id
        displayName
      }
      draftedBy {
        id
      }
      region {
        id
        code
        place
      }
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
            ...HouseholdOrder
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
        ...HouseholdQuestion
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
