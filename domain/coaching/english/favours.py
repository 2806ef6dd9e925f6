"""How English asks for a favour."""

import re

from domain.coaching.english.cues import either, once, requested
from domain.coaching.english.kindnesses import KINDNESSES
from domain.coaching.english.phrases import phrases

_FAVOUR = phrases(
    r"(?:give|giving|cast) (?:my|our|it|this|the) (?:\w+ ){0,4}(?:once-over|look|read|"
    r"glance|scan|pass|try|spin|test)\b",
    r"(?:recommend|mention|promote|pitch|advertise) (?:my|our) (?:\w+ )?(?:page|course|"
    r"newsletter|blog|channel|app|shop|podcast|book|site|website|project|product|event)",
    r"(?:share|like|repost|re-?tweet|boost|upvote|react to|comment on|promote|spread|"
    r"amplify|star|hit the like|leave a (?:like|comment|review|star)|clap for|publicise) (?:button "
    r"|it |this |on |to |with |for )*(?:my|our|this|the (?:post|link|video|page|repo|"
    r"campaign|survey)|it\b)",
    r"(?:hit(?:ting)?|press(?:ing)?|click(?:ing)?|leav(?:e|ing)|giv(?:e|ing)|drop(?:ping)?|"
    r"smash(?:ing)?) (?:me |it |us |my \w+ )?(?:the |a |an? \w+ )?(?:like|likes|thumbs[- ]up|"
    r"star|stars|five stars|comment|follow|upvote|heart|share|review|testimonial|rating)(?: button)?\b",
    r"left (?:\w+ )?(?:five stars|a review|a rating|a comment)",
    r"(?:endorse|endorsing|endorsements?)\b(?! (?:you|your|the))",
    r"vot(?:e|es|ing) (?:for|on) (?:me|us|my|our)\b",
    r"(?:your|a|one|quick|need) votes?\b",
    r"(?:fill|filling|complete|completing|take|taking|answer|answering|participate in|"
    r"take part in|do|join|spread|spend)(?: (?:in|out|part in))? (?:\w+ ){0,4}?(?:survey|"
    r"questionnaire|poll|google form|user test|usability test)",
    r"(?:my|our) (?:\w+ ){0,3}(?:survey|questionnaire|poll|form)\b",
    r"(?:follow|subscribe to|join) (?:my|our) (?:page|channel|blog|newsletter|account|"
    r"profile|company page|group|podcast|discord)",
    r"(?:nominate|write (?:me|a) (?:a )?(?:testimonial|review)|a testimonial|tag me|"
    r"give (?:me|us) a shout-?out|shout-?out|(?:mention|feature|include) (?:me|my (?:\w+ )?(?:project|"
    r"app|work|site|post|book|article)) (?:in|on) your)\b",
    r"(?:review|critique|proofread|edit|correct|check|look over|look at|look through|"
    r"look into|go over|go through|go over|have a look at|take a look at|glance at|give feedback on|"
    r"read|read through|read over|assess|evaluate|rate|comment on|tear apart|roast|test|"
    r"try out|beta[- ]test|polish|rewrite|improve|fix|debug)(?: \w+)? (?:my|our|the attached|"
    r"everything|this (?:draft|essay|cv|portfolio))\b(?! (?:message|note|mail|e-?mail|"
    r"last|question|previous|earlier|gratitude|thanks|apolog))",
    r"(?:reviewing|critiquing|proofreading|checking|looking (?:over|at|through)|reading|"
    r"testing|going (?:over|through)|giving feedback on|commenting on) (?:\w+ )?(?:my|"
    r"our|the attached)\b(?! (?:message|note|mail|last|question))",
    r"(?:feedback|thoughts|opinion|comments|critique|input|remarks|eyes?|review|advice) (?:on|"
    r"about|of|for) (?:(?:my|our) (?!(?:\w+ )?(?:message|mail|note|question|request)\b)|(?:my|our)$|the "
    r"attached|this|what i|it\b)",
    r"(?:what|tell me what|let me know what) (?:do )?you (?:\w+ )?think (?:of|about) (?:my|"
    r"our|the attached|it\b|this\b)",
    r"(?:look|looking) (?:it|them|this|these) over\b",
    r"(?:have|take|give (?:it|me)|cast) (?:an? |one )?(?:\w+ )?(?:look|glance|eye|peek)\b(?! forward)",
    r"(?:do|doing|did) (?:me|us) (?:a|one|this|another|the) (?:\w+ )?(?:favou?r|solid)",
    r"(?:a|one|small|quick|tiny|big|huge|little) favou?r\b",
    r"(?:translate|design|build|write|make|create|prepare|draft|research|solve) (?:\w+ )?(?:this|"
    r"it|something|one|an? \w+) for me\b",
    r"(?:invite|add) (?:me|us) to (?:your|the) (?:group|slack|event|newsletter|podcast|"
    r"panel|community)",
    r"have me on (?:your|the) (?:podcast|show|panel)",
    r"(?:do|help me with|finish) my (?:homework|thesis|assignment|coursework|exam)",
    r"(?:link to|plug|advertise) my\b",
    r"(?:post|announce) (?:about )?(?:it|this|my)\b[^.!?]{0,20} (?:on|to|in) your",
    r"(?:sign|signing) (?:my|our|this|the) petition",
    r"(?:send|give|share with) me (?:your|the|a copy of your) (?:slides?|template|files?|"
    r"notes|figma|source|code|deck|syllabus|material|list|spreadsheet)",
    r"be interviewed (?:on|for) my",
    r"(?:write|record|contribute) (?:a |an )?(?:\w+ )?(?:foreword|blurb|quote|guest post|"
    r"chapter|piece) for (?:my|our)",
    r"(?:come|speak|give a talk|talk|present) (?:\w+ ){0,2}(?:at|to|for) (?:my|our) (?:event|"
    r"meetup|class|school|club|conference|podcast|students|group|society)",
)

_FAVOUR_NOT = re.compile(
    r"\b(?:(?:i|we|i've|we've|i have|we have) (?:\w+ )?(?:voted|filled|shared|liked|"
    r"endorsed|reposted|followed|commented|starred|reviewed|signed|left|passed)|(?:thank you|"
    r"thanks|grateful (?:to you|that))\b[^.!?]{0,30}(?:for|that you)|"
    r"(?:would|do|if) you (?:like|want) me to|(?:may|can|could|shall|should) i (?:share|"
    r"post|translate|quote|nominate|endorse|vote|mention|link|add|use|repost|forward|"
    r"show)|i(?:'d| would|'ll| will|'m going to| am going to) (?:\w+ ){0,3}(?:share|"
    r"endorse|vote|review|nominate|repost|look|have a look|read|try|recommend))\b(?! (?:you )?back)"
)


favour = once(
    either(requested(_FAVOUR, unless=_FAVOUR_NOT), requested(KINDNESSES, unless=_FAVOUR_NOT))
)
