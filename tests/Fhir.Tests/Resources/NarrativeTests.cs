using System.Text.Json;
using Varde.Fhir.Resources;
using Varde.Foundation;

namespace Varde.Fhir.Tests.Resources;

public sealed class NarrativeTests
{
    private const string Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";
    private const string Prefixed = "<x:div xmlns:x=\"http://www.w3.org/1999/xhtml\">";

    [Theory]
    [InlineData(Div + "a</div>")]
    [InlineData(Div + "<p style='background-image: url(tbl_bck11.png)'>a</p></div>")]
    [InlineData(Div + "<p style='background-image: url(data:image/png;base64,iVBORw0KGgo=)'>a</p></div>")]
    [InlineData(Div + "<p class='x' style=\"color: red\">a &amp; b &#160;&#xE6;</p><br/><!-- a comment --></div>")]
    [InlineData(Div + "<table border=\"1\"><tr><td colspan='2'>a</td></tr></table></div>")]
    [InlineData(Div + "<a href=\"Patient/1\">a</a><a name='b'/><img src=\"http://a.example/a.png\" alt='x'/></div>")]
    [InlineData(Div + "<img src='data:image/png;base64,AAAA' alt=''/></div>")]
    [InlineData(Div + "<p xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"nb\">a</p></div>\n")]
    [InlineData(Prefixed + "a</x:div>")]
    [InlineData(Prefixed + "<x:p class='a'>a<x:br/></x:p></x:div>")]
    [InlineData(Prefixed + "<p xmlns=\"http://www.w3.org/1999/xhtml\">a<x:b>b</x:b></p></x:div>")]
    [InlineData(Div + "<h:p xmlns:h='http://www.w3.org/1999/xhtml'>a</h:p></div>")]
    public void What_the_specification_allows_is_accepted(string div) => Assert.Equal("", ReadJson.Faults(Read(div).Refusal));

    [Theory]
    [InlineData("a")]
    [InlineData("</div>")]
    [InlineData("<!-- a --></div>")]
    [InlineData("<p xmlns=\"http://www.w3.org/1999/xhtml\">a</p>")]
    [InlineData("<div>a</div>")]
    [InlineData("<div xmlns=\"urn:other\">a</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>")]
    [InlineData(Div + "</div>")]
    [InlineData(Div + " <p> </p> </div>")]
    [InlineData(Div + "a</div><div/>")]
    [InlineData(Div + "a</div>b")]
    [InlineData(Div + "<p>a</div>")]
    [InlineData(Div + "<p>a")]
    [InlineData(Div + "<p")]
    [InlineData(Div + "<p a")]
    [InlineData(Div + "<p class=")]
    [InlineData(Div + "<p class=x>a</p></div>")]
    [InlineData(Div + "<p class='x>a</p></div>")]
    [InlineData(Div + "<p class='x'id='y'>a</p></div>")]
    [InlineData(Div + "<p class='x' class='y'>a</p></div>")]
    [InlineData(Div + "<p class='a<b'>a</p></div>")]
    [InlineData(Div + "a & b</div>")]
    [InlineData(Div + "&nbsp;</div>")]
    [InlineData(Div + "&#0;a</div>")]
    [InlineData(Div + "&#xD800;a</div>")]
    [InlineData(Div + "&#;a</div>")]
    [InlineData(Div + "a ]]> b</div>")]
    [InlineData(Div + "<![CDATA[a]]></div>")]
    [InlineData(Div + "<?php a?>a</div>")]
    [InlineData(Div + "a<!--><img src='x' onerror='x()'>--></div>")]
    [InlineData(Div + "a<!-- -- --></div>")]
    [InlineData(Div + "a<!-- ")]
    [InlineData("<!DOCTYPE div>" + Div + "a</div>")]
    [InlineData(Div + "<script>x</script></div>")]
    [InlineData(Div + "<SCRIPT>x</SCRIPT></div>")]
    [InlineData(Div + "<p onclick=\"x()\">a</p></div>")]
    [InlineData(Div + "<p OnClick=\"x()\">a</p></div>")]
    [InlineData(Div + "<svg xmlns='http://www.w3.org/2000/svg'>a</svg></div>")]
    [InlineData("<x:div>a</x:div>")]
    [InlineData("<x:div xmlns=\"http://www.w3.org/1999/xhtml\">a</x:div>")]
    [InlineData("<div xmlns:x=\"http://www.w3.org/1999/xhtml\">a</div>")]
    [InlineData("<x:p xmlns:x=\"http://www.w3.org/1999/xhtml\">a</x:p>")]
    [InlineData("<x:div xmlns:x=\"urn:other\">a</x:div>")]
    [InlineData("<xml:div xmlns:xml=\"http://www.w3.org/1999/xhtml\">a</xml:div>")]
    [InlineData("<x:y:div xmlns:x=\"http://www.w3.org/1999/xhtml\">a</x:y:div>")]
    [InlineData(Prefixed + "a</div>")]
    [InlineData(Prefixed + "a</y:div>")]
    [InlineData(Prefixed + "<p>a</p></x:div>")]
    [InlineData(Prefixed + "<y:p>a</y:p></x:div>")]
    [InlineData(Prefixed + "<x:script>a</x:script></x:div>")]
    [InlineData(Prefixed + "<x:p x:class='a'>a</x:p></x:div>")]
    [InlineData(Prefixed + "<x:a href='javascript:x()'>a</x:a></x:div>")]
    [InlineData(Prefixed + "<x:b xmlns:y='http://www.w3.org/1999/xhtml'>a</x:b><y:b>b</y:b></x:div>")]
    [InlineData(Prefixed + "<x:br xmlns:y='http://www.w3.org/1999/xhtml'/><y:b>b</y:b></x:div>")]
    [InlineData(Prefixed + "<x:p xmlns:y='urn:other'>a</x:p></x:div>")]
    [InlineData(Prefixed + "</x:div>")]
    [InlineData(Div + "<form action='x'>a</form></div>")]
    [InlineData(Div + "<iframe src='x'>a</iframe></div>")]
    [InlineData(Div + "<object data='x'>a</object></div>")]
    [InlineData(Div + "<link href='x'/>a</div>")]
    [InlineData(Div + "<style>p { color: red }</style>a</div>")]
    [InlineData(Div + "<a href='javascript:x()'>a</a></div>")]
    [InlineData(Div + "<a href=' java&#10;script:x()'>a</a></div>")]
    [InlineData(Div + "<a href='JavaScript&#58;x()'>a</a></div>")]
    [InlineData(Div + "<a href='data:text/html,x'>a</a></div>")]
    [InlineData(Div + "<img src='data:text/html,x' alt=''/></div>")]
    [InlineData(Div + "<p style='background: url(http://a.example/x)'>a</p></div>")]
    [InlineData(Div + "<p style='background: url(//a.example/x)'>a</p></div>")]
    [InlineData(Div + "<p style='background: url(../logout)'>a</p></div>")]
    [InlineData(Div + "<p style='background: uurl(a)rl(http://a.example/x)'>a</p></div>")]
    [InlineData(Div + "<p style='background: url(data:text/html;base64,PHA+)'>a</p></div>")]
    [InlineData(Div + "<p style='background: u\\72l(http://a.example/x)'>a</p></div>")]
    [InlineData(Div + "<p style='width: expression(x())'>a</p></div>")]
    public void What_runs_or_loads_or_is_not_well_formed_is_refused(string div) =>
        Assert.Equal("Patient.text.div", Assert.Single(Assert.IsType<Invalid>(Read(div).Refusal).Faults).Path);

    [Fact]
    public void Elements_lie_in_each_other_to_a_bound_only()
    {
        Assert.True(Read(Nested(63)).IsDone);
        Assert.False(Read(Nested(64)).IsDone);
    }

    private static string Nested(int depth) => Div + string.Concat(Enumerable.Repeat("<b>", depth)) + "a" + string.Concat(Enumerable.Repeat("</b>", depth)) + "</div>";

    private static Outcome<Resource> Read(string div) =>
        ReadJson.Read($$$"""{"resourceType":"Patient","text":{"status":"generated","div":{{{JsonSerializer.Serialize(div)}}}}}""");
}
