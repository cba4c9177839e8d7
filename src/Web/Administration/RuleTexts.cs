namespace Varde.Web.Administration;

/// <summary>
/// The access rules as they are read on a page: <c>When.RULE</c> tells when a rule speaks; its effect, what is shown, and its basis have the English words of the table as their keys. RuleTexts.resx is in bokmål,
/// RuleTexts.en.resx in the words of the table itself. Tests hold that both have the same keys, and that no rule is without its words.
/// </summary>
internal sealed class RuleTexts;
