namespace Varde.Web.Citizen.Glossary;

/// <summary>
/// Words of medicine, explained: <c>Words.…</c> holds those by which a term is recognised, the first of them its name; <c>Text.…</c> what it means, in words that everybody knows and that
/// fit whoever reads, the patient or another. GlossaryTexts.resx is in bokmål, GlossaryTexts.en.resx in English. A test holds that both have the same keys.
/// </summary>
internal sealed class GlossaryTexts;
