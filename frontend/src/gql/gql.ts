/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query WhoAmI {\n    viewer {\n      id\n      displayName\n      grants {\n        id\n        role\n        region {\n          id\n          code\n          name\n          level\n        }\n      }\n    }\n  }\n": typeof types.WhoAmIDocument,
    "\n  fragment DraftFields on Campaign {\n    id\n    slug\n    version\n    state\n    title\n    produce\n    summary\n    beneficiaryName\n    payee {\n      name\n      bank\n      accountLast4\n    }\n    goal {\n      minor\n    }\n    days\n    deliveryMonth\n    story {\n      who\n      grow\n      money\n      ship\n      risks\n    }\n    costs {\n      kind\n      label\n      basisPoints\n    }\n    tiers {\n      id\n      title\n      goods\n      price {\n        minor\n      }\n      limit\n      perPerson\n      freight {\n        default {\n          minor\n        }\n        byProvince {\n          province\n          freight {\n            minor\n          }\n        }\n      }\n    }\n    ladder {\n      backers\n      price {\n        minor\n      }\n    }\n    photos {\n      id\n      alt\n      url(width: 320)\n    }\n  }\n": typeof types.DraftFieldsFragmentDoc,
    "\n  mutation DraftCreate($input: CreateCampaignInput!) {\n    createCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.DraftCreateDocument,
    "\n  mutation DraftUpdate($input: UpdateCampaignInput!) {\n    updateCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.DraftUpdateDocument,
    "\n  mutation DraftAddPhoto($input: AddPhotoInput!) {\n    addPhoto(input: $input) {\n      photo {\n        id\n        url(width: 320)\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.DraftAddPhotoDocument,
    "\n  query DraftRead($id: ID!) {\n    node(id: $id) {\n      id\n      ... on Campaign {\n        ...DraftFields\n      }\n    }\n  }\n": typeof types.DraftReadDocument,
};
const documents: Documents = {
    "\n  query WhoAmI {\n    viewer {\n      id\n      displayName\n      grants {\n        id\n        role\n        region {\n          id\n          code\n          name\n          level\n        }\n      }\n    }\n  }\n": types.WhoAmIDocument,
    "\n  fragment DraftFields on Campaign {\n    id\n    slug\n    version\n    state\n    title\n    produce\n    summary\n    beneficiaryName\n    payee {\n      name\n      bank\n      accountLast4\n    }\n    goal {\n      minor\n    }\n    days\n    deliveryMonth\n    story {\n      who\n      grow\n      money\n      ship\n      risks\n    }\n    costs {\n      kind\n      label\n      basisPoints\n    }\n    tiers {\n      id\n      title\n      goods\n      price {\n        minor\n      }\n      limit\n      perPerson\n      freight {\n        default {\n          minor\n        }\n        byProvince {\n          province\n          freight {\n            minor\n          }\n        }\n      }\n    }\n    ladder {\n      backers\n      price {\n        minor\n      }\n    }\n    photos {\n      id\n      alt\n      url(width: 320)\n    }\n  }\n": types.DraftFieldsFragmentDoc,
    "\n  mutation DraftCreate($input: CreateCampaignInput!) {\n    createCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.DraftCreateDocument,
    "\n  mutation DraftUpdate($input: UpdateCampaignInput!) {\n    updateCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.DraftUpdateDocument,
    "\n  mutation DraftAddPhoto($input: AddPhotoInput!) {\n    addPhoto(input: $input) {\n      photo {\n        id\n        url(width: 320)\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.DraftAddPhotoDocument,
    "\n  query DraftRead($id: ID!) {\n    node(id: $id) {\n      id\n      ... on Campaign {\n        ...DraftFields\n      }\n    }\n  }\n": types.DraftReadDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAmI {\n    viewer {\n      id\n      displayName\n      grants {\n        id\n        role\n        region {\n          id\n          code\n          name\n          level\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query WhoAmI {\n    viewer {\n      id\n      displayName\n      grants {\n        id\n        role\n        region {\n          id\n          code\n          name\n          level\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DraftFields on Campaign {\n    id\n    slug\n    version\n    state\n    title\n    produce\n    summary\n    beneficiaryName\n    payee {\n      name\n      bank\n      accountLast4\n    }\n    goal {\n      minor\n    }\n    days\n    deliveryMonth\n    story {\n      who\n      grow\n      money\n      ship\n      risks\n    }\n    costs {\n      kind\n      label\n      basisPoints\n    }\n    tiers {\n      id\n      title\n      goods\n      price {\n        minor\n      }\n      limit\n      perPerson\n      freight {\n        default {\n          minor\n        }\n        byProvince {\n          province\n          freight {\n            minor\n          }\n        }\n      }\n    }\n    ladder {\n      backers\n      price {\n        minor\n      }\n    }\n    photos {\n      id\n      alt\n      url(width: 320)\n    }\n  }\n"): (typeof documents)["\n  fragment DraftFields on Campaign {\n    id\n    slug\n    version\n    state\n    title\n    produce\n    summary\n    beneficiaryName\n    payee {\n      name\n      bank\n      accountLast4\n    }\n    goal {\n      minor\n    }\n    days\n    deliveryMonth\n    story {\n      who\n      grow\n      money\n      ship\n      risks\n    }\n    costs {\n      kind\n      label\n      basisPoints\n    }\n    tiers {\n      id\n      title\n      goods\n      price {\n        minor\n      }\n      limit\n      perPerson\n      freight {\n        default {\n          minor\n        }\n        byProvince {\n          province\n          freight {\n            minor\n          }\n        }\n      }\n    }\n    ladder {\n      backers\n      price {\n        minor\n      }\n    }\n    photos {\n      id\n      alt\n      url(width: 320)\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DraftCreate($input: CreateCampaignInput!) {\n    createCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DraftCreate($input: CreateCampaignInput!) {\n    createCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DraftUpdate($input: UpdateCampaignInput!) {\n    updateCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DraftUpdate($input: UpdateCampaignInput!) {\n    updateCampaign(input: $input) {\n      campaign {\n        id\n        slug\n        version\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DraftAddPhoto($input: AddPhotoInput!) {\n    addPhoto(input: $input) {\n      photo {\n        id\n        url(width: 320)\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DraftAddPhoto($input: AddPhotoInput!) {\n    addPhoto(input: $input) {\n      photo {\n        id\n        url(width: 320)\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DraftRead($id: ID!) {\n    node(id: $id) {\n      id\n      ... on Campaign {\n        ...DraftFields\n      }\n    }\n  }\n"): (typeof documents)["\n  query DraftRead($id: ID!) {\n    node(id: $id) {\n      id\n      ... on Campaign {\n        ...DraftFields\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;