namespace Varde.Fhir.Terminology.Operations;

/// <summary>What does the operations of terminologies.</summary>
internal sealed record TerminologyOperations(LookUpCode LookUp, CompareCodes Compare, ValidateCode Validate, ExpandValueSet Expand, TranslateCode Translate);
