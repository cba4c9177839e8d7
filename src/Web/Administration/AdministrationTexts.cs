namespace Varde.Web.Administration;

/// <summary>The texts of the administration: AdministrationTexts.resx in bokmål, AdministrationTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class AdministrationTexts;
