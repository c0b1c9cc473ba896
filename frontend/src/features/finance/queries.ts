import { graphql } from '../../gql'

export const FinanceCounties = graphql(`
  query FinanceCounties {
    viewer {
      id
      grants {
        id
        role
        region {
          id
          code
          place
          level
          children {
            id
            code
            place
            level
          }
        }
      }
    }
  }
`)

export const FinancePayable = graphql(`
  fragment FinancePayable on Payable {
    payeeName
    payeeBank
    payeeLast4
    obstacle
    amount {
      minor
    }
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

export const FinancePayables = graphql(`
  query FinancePayables($region: String!) {
    payables(region: $region) {
      ...FinancePayable
    }
  }
`)

export const FinanceBatchRow = graphql(`
  fragment FinanceBatchRow on PayoutBatch {
    id
    state
    createdAt
    confirmedAt
    bankReference
    total {
      minor
    }
    region {
      id
      code
      place
    }
    madeBy {
      id
      displayName
    }
    confirmedBy {
      id
      displayName
    }
    withdrawnAt
    withdrawnBy {
      id
      displayName
    }
  }
`)

export const FinanceBatches = graphql(`
  query FinanceBatches($state: PayoutState, $after: String) {
    payoutBatches(state: $state, first: 20, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          id
          ...FinanceBatchRow
        }
      }
    }
  }
`)

export const FinanceWaiting = graphql(`
  query FinanceWaiting {
    payoutBatches(state: MADE, first: 20) {
      edges {
        cursor
        node {
          id
          ...FinanceBatchRow
          viewerCan {
            confirm
          }
        }
      }
    }
  }
`)

export const FinanceBatch = graphql(`
  query FinanceBatch($id: ID!) {
    node(id: $id) {
      id
      ... on PayoutBatch {
        ...FinanceBatchRow
        withdrawReason
        bankFileUrl
        bankWorkbookUrl
        receiptUrl
        receiptKind
        viewerCan {
          confirm
          withdraw
        }
        lines {
          payeeName
          payeeBank
          payeeLast4
          amount {
            minor
          }
          campaign {
            id
            slug
            title
          }
        }
      }
    }
  }
`)

export const FinanceCreate = graphql(`
  mutation FinanceCreate($input: CreatePayoutBatchInput!) {
    createPayoutBatch(input: $input) {
      payoutBatch {
        id
        ...FinanceBatchRow
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const FinanceConfirm = graphql(`
  mutation FinanceConfirm($input: ConfirmPayoutBatchInput!) {
    confirmPayoutBatch(input: $input) {
      payoutBatch {
        id
        ...FinanceBatchRow
        viewerCan {
          confirm
          withdraw
        }
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const FinanceWithdraw = graphql(`
  mutation FinanceWithdraw($input: WithdrawPayoutBatchInput!) {
    withdrawPayoutBatch(input: $input) {
      payoutBatch {
        id
        ...FinanceBatchRow
        withdrawReason
        viewerCan {
          confirm
          withdraw
        }
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const FinanceReceipt = graphql(`
  mutation FinanceReceipt($input: AttachPayoutReceiptInput!) {
    attachPayoutReceipt(input: $input) {
      payoutBatch {
        id
        receiptUrl
        receiptKind
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const FinanceComparisons = graphql(`
  query FinanceComparisons($after: String) {
    reconciliations(first: 10, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          id
          state
          createdAt
          finishedAt
          problem
          matched
          underWay
          differences {
            kind
            text
            sources
            movements
            ledger {
              minor
            }
            provider {
              minor
            }
            campaign {
              id
              title
            }
          }
        }
      }
    }
  }
`)

export const FinanceCompare = graphql(`
  mutation FinanceCompare($input: StartReconciliationInput!) {
    startReconciliation(input: $input) {
      reconciliation {
        id
        state
        createdAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`)

export const FinanceLedger = graphql(`
  query FinanceLedger($id: ID!) {
    node(id: $id) {
      id
      ... on Campaign {
        id
        title
        slug
        state
      }
    }
    ledger(campaignId: $id) {
      balances {
        account
        balance {
          minor
        }
      }
      entries {
        id
        kind
        memo
        createdAt
        postings {
          account
          amount {
            minor
          }
        }
      }
    }
  }
`)
