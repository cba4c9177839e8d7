namespace Varde.Web.Citizen;

/// <summary>The texts of the citizen's pages: CitizenTexts.resx in bokmål, CitizenTexts.en.resx in English; medicine in words that everybody knows. A test holds that both have the same keys.</summary>
internal sealed class CitizenTexts;
