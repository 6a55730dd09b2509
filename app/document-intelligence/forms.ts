/** The forms that prebuilt models read, as rows: field, label, kind of value. */
import type { Form } from './result/form.ts'

/** @param since The first version that knows the model. */
export const FORMS: readonly (Form & { id: string; since: 3 | 4 })[] = [
  {
    ...{ id: 'prebuilt-idDocument', since: 3, docType: 'idDocument.driverLicense', title: 'Driver license' },
    rows: [
      ['FirstName', 'First name', 'firstName'],
      ['LastName', 'Last name', 'lastName'],
      ['DocumentNumber', 'License number', 'code'],
      ['DateOfBirth', 'Date of birth', 'date'],
      ['DateOfExpiration', 'Expires', 'date'],
      ['Address', 'Address', 'address'],
      ['CountryRegion', 'Country', 'country']
    ]
  },
  {
    ...{ id: 'prebuilt-businessCard', since: 3, docType: 'businessCard', title: 'Business card' },
    rows: [
      ['ContactName', 'Name', 'person'],
      ['CompanyName', 'Company', 'company'],
      ['MobilePhone', 'Mobile', 'phone']
    ]
  },
  {
    ...{ id: 'prebuilt-contract', since: 3, docType: 'contract', title: 'Contract' },
    rows: [
      ['ContractId', 'Contract number', 'code'],
      ['ExecutionDate', 'Executed on', 'date'],
      ['ExpirationDate', 'Ends on', 'date'],
      ['PartyName', 'Between', 'company'],
      ['CounterpartyName', 'And', 'company']
    ]
  },
  {
    ...{
      id: 'prebuilt-healthInsuranceCard.us',
      since: 3,
      docType: 'healthInsuranceCard.us',
      title: 'Health insurance card'
    },
    rows: [
      ['Insurer', 'Insurer', 'company'],
      ['MemberName', 'Member', 'person'],
      ['IdNumber', 'Member number', 'code'],
      ['GroupNumber', 'Group', 'code']
    ]
  },
  {
    ...{ id: 'prebuilt-tax.us.w2', since: 3, docType: 'tax.us.w2', title: 'Wage and tax statement' },
    rows: [
      ['EmployeeName', 'Employee', 'person'],
      ['EmployerName', 'Employer', 'company'],
      ['EmployerAddress', 'Employer address', 'address'],
      ['ControlNumber', 'Control number', 'code'],
      ['WagesTipsAndOtherCompensation', 'Wages, tips, other compensation', 'money'],
      ['FederalIncomeTaxWithheld', 'Federal income tax withheld', 'money'],
      ['IsRetirementPlan', 'Retirement plan', 'check']
    ]
  },
  {
    ...{ id: 'prebuilt-bankStatement.us', since: 4, docType: 'bankStatement.us', title: 'Bank statement' },
    rows: [
      ['BankName', 'Bank', 'company'],
      ['AccountHolderName', 'Account holder', 'person'],
      ['StatementStartDate', 'From', 'date'],
      ['StatementEndDate', 'To', 'date'],
      ['BeginningBalance', 'Beginning balance', 'money'],
      ['EndingBalance', 'Ending balance', 'money']
    ]
  },
  {
    ...{ id: 'prebuilt-check.us', since: 4, docType: 'check.us', title: 'Check' },
    rows: [
      ['PayerName', 'From', 'person'],
      ['PayTo', 'Pay to', 'company'],
      ['CheckDate', 'Date', 'date'],
      ['NumberAmount', 'Amount', 'money'],
      ['PayerSignature', 'Signature', 'signature']
    ]
  },
  {
    ...{ id: 'prebuilt-payStub.us', since: 4, docType: 'payStub.us', title: 'Pay stub' },
    rows: [
      ['EmployeeName', 'Employee', 'person'],
      ['EmployerName', 'Employer', 'company'],
      ['PayDate', 'Pay date', 'date'],
      ['CurrentPeriodGrossPay', 'Gross pay', 'money'],
      ['CurrentPeriodNetPay', 'Net pay', 'money']
    ]
  },
  {
    ...{ id: 'prebuilt-creditCard', since: 4, docType: 'creditCard', title: 'Card' },
    rows: [
      ['CardHolderName', 'Holder', 'person'],
      ['IssuingBank', 'Bank', 'company'],
      ['ExpirationDate', 'Expires', 'date']
    ]
  },
  {
    ...{
      id: 'prebuilt-marriageCertificate.us',
      since: 4,
      docType: 'marriageCertificate.us',
      title: 'Marriage certificate'
    },
    rows: [
      ['Spouse1LastName', 'First spouse', 'lastName'],
      ['Spouse2LastName', 'Second spouse', 'lastName'],
      ['IssueDate', 'Issued', 'date'],
      ['LicenseNumber', 'License number', 'code']
    ]
  },
  {
    ...{ id: 'prebuilt-tax.us.1098', since: 4, docType: 'tax.us.1098', title: 'Mortgage interest statement' },
    rows: [
      ['BorrowerName', 'Borrower', 'person'],
      ['LenderName', 'Lender', 'company'],
      ['MortgageInterest', 'Mortgage interest received', 'money']
    ]
  },
  {
    ...{ id: 'prebuilt-tax.us.1099NEC', since: 4, docType: 'tax.us.1099NEC', title: 'Nonemployee compensation' },
    rows: [
      ['PayerName', 'Payer', 'company'],
      ['RecipientName', 'Recipient', 'person'],
      ['NonemployeeCompensation', 'Compensation', 'money']
    ]
  }
]

/** What any custom model finds. */
export const CUSTOM_FORM: Omit<Form, 'docType'> = {
  title: 'Order form',
  rows: [
    ['Name', 'Name', 'person'],
    ['Company', 'Company', 'company'],
    ['Number', 'Number', 'code'],
    ['Date', 'Date', 'date'],
    ['Phone', 'Phone', 'phone'],
    ['Copies', 'Copies', 'count'],
    ['Hours', 'Hours', 'hours'],
    ['Total', 'Total', 'money'],
    ['Approved', 'Approved', 'check'],
    ['Signature', 'Signature', 'signature']
  ]
}
