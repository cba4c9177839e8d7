namespace Varde.Web;

/// <summary>The texts of the pages: Texts.resx in bokmål, Texts.en.resx in English. A test holds that both have the same keys.</summary>
internal sealed class Texts;
