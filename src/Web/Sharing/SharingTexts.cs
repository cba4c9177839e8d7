namespace Varde.Web.Sharing;

/// <summary>The texts of the sharing panel and its preview: SharingTexts.resx in bokmål, SharingTexts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class SharingTexts;
