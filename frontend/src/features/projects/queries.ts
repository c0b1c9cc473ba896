import { graphql } from '../../gql'

export const ProjectRow = graphql(`
  fragment ProjectRow on WatchedCampaign {
    openProblems
    deliveryOver
    campaign {
      id
      slug
      title
      state
      deliveryMonth
      waitingQuestions
      beneficiaryName
      backerCount
      deadline
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
      money {
        collected {
          minor
        }
        freight {
          minor
        }
        refunded {
          minor
        }
        floor {
          minor
        }
      }
      region {
        id
        code
        place
      }
    }
  }
`)

export const ProjectList = graphql(`
  query ProjectList($state: [CampaignState!], $region: String, $search: String, $after: String) {
    watchedCampaigns(state: $state, region: $region, search: $search, first: 20, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          ...ProjectRow
        }
      }
    }
  }
`)

export const ProjectPlaces = graphql(`
  query ProjectPlaces($code: String!) {
    region(code: $code) {
      id
      code
      place
      children {
        id
        code
        place
      }
    }
  }
`)

export const ProjectCounts = graphql(`
  query ProjectCounts($problems: Boolean!) {
    problems(first: 1) @include(if: $problems) {
      totalCount
    }
    waitingQuestions(first: 1) {
      totalCount
    }
  }
`)

export const Project = graphql(`
  fragment Project on Campaign {
    id
    slug
    version
    state
    stateReason
    title
    summary
    photos {
      id
      alt
      width
      height
      color
      url(width: 640)
    }
    tiers {
      id
      title
      currentPrice {
        minor
      }
    }
    closing {
      backers
      goods {
        minor
      }
    }
    beneficiaryName
    payeeName
    backerCount
    launchedAt
    deadline
    deliveryMonth
    goal {
      minor
    }
    raised {
      minor
    }
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
    draftedBy {
      id
      displayName
    }
    attestations {
      kind
      by
      office
      at
    }
    money {
      promised {
        minor
      }
      floor {
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
    viewerCan {
      suspend
      resume
      cancel
      decideShortfall
      answer
    }
  }
`)

export const ProjectOne = graphql(`
  query ProjectOne($slug: String!) {
    campaign(slug: $slug) {
      id
      ...Project
    }
  }
`)

export const ProjectProblem = graphql(`
  fragment ProjectProblem on Problem {
    id
    kind
    text
    state
    outcome
    createdAt
    handledAt
    handledBy {
      id
      displayName
    }
    mayHandle
    campaign {
      id
      slug
      title
      region {
        id
        code
        place
      }
    }
  }
`)

export const ProjectProblems = graphql(`
  query ProjectProblems($state: ProblemState, $campaignId: ID, $after: String) {
    problems(state: $state, campaignId: $campaignId, first: 20, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          id
          ...ProjectProblem
        }
      }
    }
  }
`)

export const ProjectWaiting = graphql(`
  fragment ProjectWaiting on WaitingQuestion {
    question {
      id
      text
      askedBy
      createdAt
    }
    campaign {
      id
      slug
      title
      beneficiaryName
      region {
        id
        code
        place
      }
    }
  }
`)

export const ProjectQuestions = graphql(`
  query ProjectQuestions($campaignId: ID, $days: Int, $after: String) {
    waitingQuestions(campaignId: $campaignId, days: $days, first: 20, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          ...ProjectWaiting
        }
      }
    }
  }
`)

export const ProjectHandle = graphql(`
  mutation ProjectHandle($input: HandleProblemInput!) {
    handleProblem(input: $input) {
      problem {
        id
        ...ProjectProblem
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ProjectSuspend = graphql(`
  mutation ProjectSuspend($input: SuspendCampaignInput!) {
    suspendCampaign(input: $input) {
      campaign {
        id
        ...Project
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ProjectResume = graphql(`
  mutation ProjectResume($input: ResumeCampaignInput!) {
    resumeCampaign(input: $input) {
      campaign {
        id
        ...Project
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ProjectCancel = graphql(`
  mutation ProjectCancel($input: CancelCampaignInput!) {
    cancelCampaign(input: $input) {
      campaign {
        id
        ...Project
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const ProjectDeliver = graphql(`
  mutation ProjectDeliver($input: DecideShortfallInput!) {
    decideShortfall(input: $input) {
      campaign {
        id
        ...Project
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)
