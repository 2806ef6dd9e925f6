"""What common passwords are made of: words, names and phrases, from many languages, without accents.

Gathered by hand from what is said again and again of breached passwords. A longer list costs a little
memory and nothing else; add to it what is missing.
"""

# Rows as fingers walk them, forwards and backwards.
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
    "0p;/",
    "147",
    "258",
    "369",
    "159",
    "357",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1a2s3d4f5g6h7j8k9l0",
    "a1b2c3d4e5f6g7h8i9j0",
    "1a2b3c4d5e6f7g8h9i0j",
    "!@#$%^&*()_+",
    '!"£$%^&*()_+',
)

_PHRASES = """
abc abcd abcde abcdef aaa aaaa access account active admin administrator adminadmin adobe agent alpha amateur
amour anfang angel angels animal anything apache apple apples april argentina arsenal asd asdf asdfg asdfgh
asdfghjkl asdasd asecret asshole august aurora austria auto autumn avatar awesome azerty babe baby babyboy
babygirl babygurl babylon badboy bailey ball balls banana band bandit barca barcelona baseball basket basketball
bastard batman bayern beach bear bears beatles beautiful beauty beaver beer beetle berlin best bestfriend bigboy
bigdaddy biker bill bird birdie birthday bitch biteme black blackbird blackberry blackcat blackjack blacky
blaster blessed blessing blink blonde blood blossom blowfish blue bluebird blueeyes blues boat bobcat boeing
bond bondage bonjour bonnie boobs book boogie booger boomer booty boss boston bottle bowling boxer brasil brazil
braves breaker bridge bright broken broncos brooklyn brother browns bubba bubble bubbles buddha buddy buffalo
bugs bull bulldog bulldogs bullet bullshit bunny burger business busted buster butter buttercup butterfly
butthead button cactus caesar california calvin camaro camel camera camping canada cancer candle candy cannon
captain cardinal cardinals career carolina carpet cartman cash casino castle cat cats catch caution celtic
celtics center central century challenge champ champion chance change changeit changeme changes chaos charger
chaton cheater cheche check cheese cheetah chelsea cherry chess chevelle chevrolet chevy chicago chicken chiefs
children china chocolat chocolate choclate christ christmas cinder cinema cisco citroen city classic clear
clever client cloud clover club cobra cocacola cocaine coffee college colorado colt comet common compaq company
computer confused connect consumer contact contrasena control cookie cookies cool copper corazon corona corvette
cosmos cougar country cowboy cowboys coyote crazy cream creative cricket crimson cristo cross crow crystal
cuddles cupcake cutie cyber cyclone dad daddy daddysgirl daisy dallas dance dancer dancing danger dark darkness
darkside darling database deadpool death december dede deepak default defender delfin delta demo demon denver
depeche design desire destiny detroit deutschland devil devils dexter diablo diamond diamonds dick digital
dimples dinosaur direct dirty disco discover disney doctor dodge dodgers dog dogs doggie doggy dollar dollars
dolphin dolphins domain donald donkey doom double down dragon dragonball dragonfly dragons dream dreamer dreams
drive driver drowssap drummer ducati duck dude earth easter easy echo eclipse electric elefant element elephant
elite elvis emerald eminem emperor energy england english enter enterprise estrella europe ever every everton
evil excalibur explorer express extreme eyes facebook faith faithful falcon falcons fall family fantasy farmer
fashion fast father february federal felix fender ferrari fick ficken fire fireball firebird firefly firefox
fireman first fish fisher fishing flash flipper florida flower flowers fluffy flyers flying foobar football
footbal ford forest forever forgot formula fortuna fortune forum forward france freak freddy free freedom
freeman freeuser french fresh friday friend friends friendship frog froggy frosty fuck fucker fuckfuck fuckoff
fuckyou fuckme fun funny future galaxy gamble game gamer games gaming gandalf gangster ganja garden garfield
gateway gators genesis genius german germany getmoney ghost giant giants giggles ginger girl girls glitter
global glory gmail goat god godbless goddess godfather godisgood godislove godzilla gold golden goldfish golf
golfer good goodboy goodday goodgirl goodluck goodmorning google gorgeous gorilla gotcha grace grand grandma
grandpa great green greenday gremlin grizzly group guest guitar gundam gunner gunners hack hacked hacker haha
hahaha hahahaha hallo hallowelt halloween halo hammer hamster handsome handball happy happyday hard hardcore
harley harleydavidson hate hawaii hawk hawks heart hearts heaven hejhej hejsan hell hello hellohello hellokitty
hellothere helloworld helper hendrix here hero heroes heslo hihihi hiphop history hockey hola holiday holla
hollywood home homer honda honey honeybee honeybun honolulu hooters hope horizon horny horse horses hotdog hotel
hotgirl hotmail hotmama hotpink hotrod hotstuff house houston hulk hummer hunter hunting hurricane husker
iamcool iamgod ice iceberg icecream iceman icecube icehouse idontknow idunno ihateyou illusion iloveu ilove
ilovegod iloveher ilovehim ilovejesus ilovemom ilovemyself ilovemyfamily iloveme iloveyou iloveyousomuch
iloveyoubaby imagine immortal impala india indian indiana indians indigo infinite infinity inferno inlove inside
insane instagram inter internet invasion invest iphone ireland iron ironman island israel italia italy iverson
jackass jackpot jaguar jamaica january japan jazz jeep jehovah jellybean jersey jesus jesuschrist jesuslovesme
jester jetaime jets jewels jimbob jobs johndeere joker jordan joyful juggalo juice juicy july jump june jungle
junior jupiter justdoit justice juventus karate katana kawasaki keeper kennwort key keyboard killer killers
killme kimochi king kingdom kingkong kings kissme kisses kissmyass kitten kittens kitty kittycat knicks knight
knights knopka kodiak korea kramer kristall ladies lady ladybug laker lakers lalala lalalala lancer laptop laser
laura leader legend legolas leopard lesbian letmein letmeinn letstest liberty life light lightning lights like
lineage link linkedin linkinpark lion lions lipgloss liquid list little live liverpool lizard logan login
lokomotiv lollipop lolita lollol lollypop london lonely lonewolf longhorn lookatme lord lordoftherings loser
losers lotus loulou love loveable lovebug lovehurts lovelife loveless lovely loveme lovelove lover lovergirl
loverboy lovers loves lovesucks loveya loveyou lovestory lozinka lucky luckydog macbook machine madmax madness
madonna madrid magic magician magnet magnum mailman makaveli malaka malibu mama manager manchester manutd
manunited march marijuana marine mariners marines marlboro mars maserati massive master masters matrix maverick
maximum maximus may mayday meatball medical megadeth megaman melody member mememe memories memory mercedes
mercury merlin messenger metal metallica mexico miami mickey mickeymouse micro microsoft midnight military milk
milkshake million minecraft mine minimum minnie mirage miracle misfit missy mobile modem mohammed mojo molly mom
momdad mommy monday monaco money moneymaker moneyman monica monkey monkeys monster monsters montana moon
moonlight moose mother motdepasse motherfucker motocross motorola mountain mouse movie movies mozart muffin
murphy music musica musical mustang mustangs myfamily mykids mylife mylove myname mypass mypassword mysecret
myself myspace mystic nascar naruto nation national nature naughty navy ncc nemesis neptune network never
newcastle newlife newpass newpassword newport newyork nice nicetomeetyou night nightmare nightwish nike nikon
ninja nintendo nirvana nissan nobody noname nopass nopassword nokia nokian normal north nothing november
nowayout nugget number numberone nursing oakland obelix ocean october office oldman oliver olympia omega one
online open openup orange orchid oreo orlando oscar outlaw oxford pacific packer packers paintball pakistan
palace palmer panda pandora panther panthers panzer papa paper paradise parola parol paris parker party pass
passat passion passme passmaster passord passpass passport passw passwd passwerd passwort password passwords
passphrase patches patience patriots peace peaceful peaches peanut peanuts pearl pearljam peekaboo pegasus
penguin penguins penis people pepper peppers pepsi perfect perrito personal peugeot phantom phoenix photo photos
phone piano picasso pickle picture pies pimp pimpin pink pinky pinkfloyd pioneer pirate pirates pistons pitbull
pizza planet platinum play playboy player playing playstation please pleasure pokemon poker poland police polo
pony pooh poohbear pookie poop poopoo popcorn popeye porn porno porsche portal portugal power powers precious
predator prelude president presto pretty princesa princess princesse princesita princes priority private prodigy
professional program programmer promise prosper protect psycho public pumpkin punisher punkrock puppies puppy
purple pussies pussy pussycat python qazwsx qazwsxedc qazxsw qq qqq qwaszx qwe qweasd qweasdzxc qweqwe qwer
qwert qwerty qwertyu qwertyui qwertyuiop qwertz qwqwqw rabbit racecar racer racing radio radiohead raider
raiders railroad rain rainbow rainbows rainy ramrod random ranger rangers raptor raven ravens reading ready real
realmadrid reality rebel rebels reborn red redbull redhead redhot redneck redrose redrum redskins redsox
redwings reggae regina remember renault reset respect restart rhythm river road robot robotech rock rocket
rockets rockstar rocky rockyou rolling roma rome romance romeo rootroot root rooster rose rosebud roses rough
route royal royals rubber ruby rugby runaway runner running rush russia rusty sabres sailing sailor saints
sakura salasana salut samsung samurai sanchez sandiego sandman sandwich santa santana satan satana saturday
saturn savage savannah scarface schatz scheisse school schnecke schokolade schule science scirocco scooby
scoobydoo scooter score scorpion scorpio scorpions scotland seahawks search season seattle secret secrets secure
security senha september serenity server service seven sevens sex sexgod sexsex sexx sexy sexybitch sexygirl
sexylady sexymama sexything shadow shadows shakespeare shalom shaolin shark sharks sharp sheriff shine shit
shithead shooter shopping shorty showme sierra sifre silence silver simba simple simpson simpsons single sister
sixers skate skateboard skater skeeter skinny skippy skittles skull skyline skywalker slayer sleep sleepy
slipknot smart smile smiles smiley smoke smokes smoking smooth snake snakes snapple sneakers snicker snickers
sniper snoop snoopdogg snoopy snow snowball snowboard snowflake snowman soccer social soldier soleil solo
someone something sonic sonne sonnenschein sony sooners soul south southpark space spain spanish spanky sparkle
sparky special speed speedy spider spiderman spirit spongebob sport sports spring springs sprite spurs squirrel
stallion standard star stargate starlight stars start startrek starwars state station steaua steel steelers
stella stewart sticky stinky stone stoned storm stormy strange strawberry street strike strong student stupid
style subaru success sucker sucks sugar summer sun sunday sunderland sundance sunflower sunny sunrise sunset
sunshine super superboy supergirl superhero superman supernova superstar support supra surf surfer surfing
survivor suzuki swallow sweden sweet sweetheart sweetie sweetpea sweets sweetness sweety swimmer swimming
swordfish system systems taco tacobell talisman tango target taurus taylor teacher teamo teddy teddybear teens
teiubesc tekken temp tennis temporary temptation tequila test tester testing testpass testtest texas thanks
theone theking thebest theboss theman theend thegame there therock thing think thisisit thunder thunderbird
thursday tiger tigers tigger time timeout titanic titans toby today together tomcat tommy tomorrow tonight toor
topgun topsecret tornado toronto toshiba toyota tractor traffic training transformers trouble truck true
truelove trust trustme trustno trustnoone trying tucker tuesday turbo turkey turtle tweety twilight twins
twister twitter ultimate ultra undertaker unicorn united universal universe unknown user username vader
valentine valentina valhalla vampire vampires vanilla vegas velvet venus vermont verygood victory video viking
vikings village viper virgin virus vision vodka volcano volcom volkswagen volley volleyball volvo voodoo voyager
wachtwoord wall walker warcraft warhammer warlock warrior warriors water waterfall watermelon webmaster wedding
wednesday weed weekend welcome welcomehome wellcome whatever whatsup whatthe whatthefuck white whiteboy wicked
wildcat wildcats william willow wilson windows windsurf wings winner winners winston winter wisdom wizard wolf
wolfgang wolfpack wolves woman women wonder woody woof word wordpass work world worldcup wrestling writer xanadu
xavier xbox xboxlive xfiles xxx xxxx xxxxxx xyz yamaha yankee yankees yeah year yellow yes yesterday yomama you
young yourmom yourname yourself youtube yoyo yugioh zaq zaqwsx zaqxsw zebra zenith zeppelin zero zidane zombie
zombies zorro zxc zxcv zxcvb zxcvbn zxcvbnm zzz an and at be by do for from go he her him his im in is it its me
my no not of on or our out she so the their them they this to too two up us was we what when who why will with
your yours 4ever 2day 4you 4me three four five six eight nine ten eleven twelve hundred thousand mon tue wed thu
fri sat jan feb mar apr jun jul aug sep oct nov dec lundi mardi mercredi jeudi vendredi samedi dimanche janvier
fevrier avril mai juin juillet aout septembre octobre novembre decembre printemps ete automne hiver montag
dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz juni juli oktober dezember sommer
herbst fruhling enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes
martes miercoles jueves viernes sabado domingo verano invierno otono primavera abracadabra absolute absolutely
academy accounting adventure adventures aerosmith airplane alexandria alligator amazing ambassador american
anakin angelofdeath anonymous antarctica apocalypse apollo aquarium aragorn architect archangel armageddon
arizona assassin assassins astronaut astalavista australia automatic avengers backstreet backspace badminton
barracuda bartender basement battlefield beachbum beautifulgirl believe believeinyourself birmingham biology
blackdog blackhawk blackhole blackmagic blackpool blacksmith blizzard bladerunner bluemoon bluesky bodybuilder
bodyguard braveheart brilliant broadway broccoli bubblegum budapest bulgaria butterflies cadillac callofduty
cambridge capricorn capoeira carpenter casablanca catherine celebration cellphone chameleon champagne champions
character charming checkmate cheerleader cheesecake chemical chemistry chihuahua chocolates cinnamon clementine
cleopatra clockwork cocktail colombia commander commandos communication community complete concrete confidential
connection constantine consulting contractor copenhagen corporate cosmopolitan counterstrike courage crazyfrog
creation criminal crocodile croatia crusader cucumber daredevil darkangel darkknight darklord darkstar
darthvader daydream daylight deathnote deathstar dedicated deeppurple deliverance department depression designer
desperado destroyer developer devilmaycry dictionary different difficult diplomat discovery division dragonballz
dragonslayer dreamcast dreaming dynamite economics education edinburgh eindhoven einstein elephants elevator
emergency emmanuel empire encounter endless engineer engineering enigma environment equinox eternity evanescence
everlasting everything excellent exchange experience experienced explosion extraordinary fairytale familyguy
fantastic farewell fearless feyenoord fernandez filmmaker finalfantasy finance firefighter fireworks flamingo
flashlight follower forbidden forgetmenot forgiven fortress foundation franklin frankfurt frankenstein fuckthis
furniture galatasaray gabriela gangsta gentleman ghostrider gladiator godofwar goldeneye goldfinger goodbye
goodness goodtimes government graduate graphics grasshopper gratitude gravity greatness greenfield greenland
greenpeace guardian guinness gymnastics hallelujah hamburger happiness happybirthday happyness harmony
harrypotter headshot heartbeat heartbreak heartbroken heartless heavymetal hellfire hellraiser helpdesk hercules
hermione highlander highschool highway hippopotamus hogwarts hollister homework honduras honesty honeymoon
hospital hotchocolate hungary hyundai iceland identity imperial impossible incredible independence independent
indonesia industrial information innocent inspiration instinct insurance integrity intelligence international
intrepid invader invincible invisible ironmaiden irreplaceable istanbul jacksonville jamaican jedi jediknight
jellyfish jerusalem journalist journey judgement juniper justinbieber kangaroo katmandu kentucky keystone
kickboxing kickass killerbee killzone kingston knowledge labrador lamborghini language larissa lasvegas lavender
legendary leonardo leverkusen lexington lifeisgood lighthouse limitless limpbizkit lionheart literature
liverpoolfc locomotive losangeles louisiana lovelyday loveyourself luxembourg macintosh mackenzie madagascar
magnetic majestic malaysia mandarin marathon margarita marketing marriage marshall maryland massachusetts
mastermind mathematics mechanic medicine melbourne memorial memphis metalgear metropolis microphone millennium
milwaukee minister minnesota miracles mississippi missouri mitsubishi monarch monkeyboy monopoly montecarlo
montreal moonwalker morpheus mortalkombat mosquito motherlode motivation motorcycle motorbike multimedia
mushroom musician mustafa mypassw mystery nashville naughtyboy nebraska needforspeed negative neveragain
nevergiveup newjersey newzealand nicaragua nigeria nostradamus nottingham obsidian odyssey oklahoma oldschool
olympiakos operation opensesame optimist optimus orchestra oregon organic outsider overlord overflow paladin
panasonic paparazzi parachute paradox paramedic paramount parliament passwordpassword pathfinder peacemaker
pennsylvania peppermint performance permanent philadelphia philippines philosophy photography photographer
photoshop pikachu pineapple pinnacle pittsburgh planning plastic playground plumber pokemons politics polopolo
pornstar positive possible potato powerful powerhouse powerpoint premier priscilla principal printer prisoner
producer production professor progress prometheus promotion prophecy prosperity prototype providence psychology
publisher pumpkins qatar quality quantum question quicksilver radiation raindrop rainbowdash rallye rammstein
rapunzel raspberry rattlesnake readonly reaper rebellion reception reckless redemption redalert reflection
religion remington renegade republic research resident residentevil resolution restaurant revelation revenge
revolution rhinoceros riverside roadrunner robinhood rochester rockandroll rocknroll romania romantic ronaldinho
ronaldo rottweiler runescape sacramento sacrifice salamander salvation samsara sanctuary sanfrancisco sanjose
saskatoon saxophone scandinavia schalke schumacher scientist screamer sensation serendipity seventeen shadowfax
shinobi shooting showtime sidewinder signature silverado simplicity singapore singer skydiver slaughter slovakia
slovenia smallville smashing snowwhite solution solidsnake somebody sonyericsson sophomore sorcerer southern
southside spaceman spartacus spartan specialist spectrum spirited splinter springfield squidward stalker
stanford starcraft starfish statistics stephanie stepbystep sternchen stockholm strategy stratocaster
strawberries structure studio submarine subwoofer successful suddenly summertime sunglasses superfly superior
supernatural superpower supervisor surprise suspended switzerland symphony synergy systemofadown tabletennis
tacoma tarantula technical technics technique technology telecom telefon telephone television temple tenerife
tennessee terminal terminator territory thebeatles thelord theresa therapist thirteen thundercats tinkerbell
tokiohotel tombraider toomuch tortoise tottenham tournament traveler traveller treasure triangle triathlon
tricolor trinidad trinity triumph trombone troubled trumpet turquoise twentyone typewriter unbelievable
unbreakable underground understand underworld uniform universidad university unforgiven unlimited unlocked
valencia valkyrie vancouver vendetta venezuela veterinary victorious vietnam villager violence virginia visitor
visual vladimir volunteer voyeur wallpaper washington watchdog watchmen waterloo waterpolo webcam webdesign
welcomeback wellington whiskey whisper whosyourdaddy wildfire winchester windmill windowsxp winnie winterfell
wireless witchcraft wolverine wonderful wonderland woodstock workshop worldofwarcraft wrestlemania yellowstone
yorkshire youandme zimbabwe gfhjkm ghbdtn yfnfif fylhtq cthutq fktrcfylh yfcnz vfhbyf rjirf cjkysirj vjcrdf
kjrjvjnbd cgfhnfr bkmz privet parolik solnyshko kotenok lubov lyubov marinka nastya dasha masha sasha pasha
misha zaraza klaster samara moskva piter zenit spartak dinamo querty qwerti asdfjkl asdfzxcv zxcasd zxcasdqwe
qwertyasdf poiuytrewq lkjhgfdsa mnbvcxz poiuy lkjhg mnbvc benutzer geheim hallihallo ichliebedich liebling mausi
schatzi sonnenblume fussball borussia dortmund hamburg munchen koeln kaiserslautern werder bienvenue chouchou
doudou bonheur jetaimefort coucou marseille toulouse bordeaux cheval papillon amoremio amore ciao ciaociao
forzamilan forzajuve forzaroma napoli stellina tesoro buongiorno teamomucho tequiero tequieromucho mivida
micorazon sevilla bocajuniors riverplate mexicano contrasenia estrellita mariposa familia meuamor flamengo
corinthians palmeiras saopaulo vasco gremio brasileiro minhavida eutambem obrigado kocham polska misiek
lechpoznan legia dupa kochanie welkom ajaxamsterdam sverige hammarby suomi perkele norge norway denmark danmark
kobenhavn sayang bismillah allah alhamdulillah inshallah rahasia cintaku anjing doraemon mahalko mahalkita
pilipinas krishna ganesh ganesha saibaba omsairam jaimatadi hanuman lakshmi shiva mumbai delhi woaini wodemima
iloveyouforever fenerbahce besiktas trabzonspor seniseviyorum askim canim
"""

_NAMES = """
aaron abby abdul abigail adam adrian adriana ahmed aidan alan albert alberto alejandra alejandro alex alexa
alexander alexandra alexandre alexis alfred alfredo ali alice alicia alina alison alissa allison alyssa amanda
amber amelia amine amy ana anastasia anders andre andrea andreas andreea andrei andres andrew andrey andy angela
angelica angelina angelo angie anita anna annabelle anne annette annie anthony anton antonia antonio april
ariana ariel armando arthur arturo ashlee ashley ashton astrid audrey austin ava bailey barbara barney beatrice
beatriz becky belinda bella ben benjamin benny bernard bernie bertha beth betty beverly bill billy blake bob
bobby brad bradley brandi brandon brandy brayden brenda brendan brett brian brianna britney brittany brooke
bruce bruno bryan byron caitlin caleb cameron camila camille candice carina carl carla carlos carmen carol
carolina caroline carrie casey cassandra cassie catalina catherine cathy cecilia celine cesar chad charlene
charles charlie charlotte chase chelsea cherry chester chloe chris christian christina christine christopher
chuck cindy claire clara clarence clark claude claudia claudio clinton cody cole colin connie connor courtney
craig cristian cristina crystal curtis cynthia damian damien dan dana daniel daniela daniella danielle danny
dario darren dave david davide dawn dean deborah debbie denis denise dennis derek diana diane diego dmitri
dominic dominik dominique donald donna dorothy doug douglas duncan dustin dylan earl eddie edgar eduardo edward
edwin eileen elaine elena eli elias elijah elisa elisabeth elizabeth ella ellen elliot elsa emil emilia emilie
emily emma emmanuel enrique eric erica erik erika erin ernest ernesto esteban esther ethan eugene eva evan
evelyn fabian fabio faith fatima felipe felix fernanda fernando florian frances francesca francesco francis
francisco francois frank frankie franz fred freddie frederic gabriel gabriela gabriella gabrielle garrett gary
gavin geoffrey george gerald gerard gina giovanni giulia gloria gordon grace graham greg gregory guillermo
gustavo hannah hans harold harry harvey hassan heather hector heidi helen helena henry herbert holly howard hugo
ian ibrahim igor ilona ines ingrid irene iris irina isaac isabel isabella isabelle isaiah ivan jack jackie
jackson jacob jacqueline jade jaime jake james jamie jan jana jane janet janice jasmin jasmine jason javier jay
jean jeff jeffrey jen jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jessie jill jim jimmy joan
joanna jocelyn joe joel johan johanna john johnny jon jonas jonathan jordan jorge jose josef joseph josephine
josh joshua joy joyce juan juanita judith judy julia julian juliana julie julien juliet julio julius justin
kaitlyn karen karin karina karl karla kate katerina katherine kathleen kathryn kathy katie katrina kayla keith
kelly kelsey ken kenneth kenny kevin khalid kim kimberly klaus konstantin kristen kristin kristina kurt kyle
lance larry lars laura lauren laurence laurent lea leah lee lena leo leon leonard leonardo leslie liam lily
linda lindsay lindsey lisa liz logan lola lorena lorenzo lori lorraine louis louise luca lucas lucia lucie lucy
luis luisa luke lydia lynn mackenzie maddie madison maggie manuel manuela marc marcel marcela marcelo marco
marcos marcus margaret maria mariana marianne marie marina mario marion marissa mark markus marlene marta martha
martin martina marvin mary mason mateo mathew mathieu matt matteo matthew matthias maurice mauricio max maxim
maxime maximilian maxwell megan melanie melinda melissa mercedes meredith mia michael michaela michel michele
michelle miguel mike mikhail milan miles miranda miriam mitchell mohamed mohammad mohammed molly monica monika
monique morgan moritz muhammad mustafa nadia nancy naomi natalia natalie natasha nathalie nathan nathaniel neil
nicholas nick nicky nicola nicolas nicole nikita nikki nina noah noel nora norman olga oliver olivia olivier
omar oscar otto pablo paige pam pamela paola paolo pascal pat patricia patricio patrick patty paul paula paulina
pauline paulo pedro penny peter petra phil philip philipp philippe phillip pierre rachel rafael ralph ramon
randy raquel raul raymond rebecca regina renata rene ricardo riccardo richard rick ricky riley rita rob robert
roberta roberto robin rodney rodrigo roger roland roman ronald ronnie rosa rosemary rosie ross roxanne roy ruben
russell ruth ryan sabrina sally salvador sam samantha sammy samuel sandra sandy santiago sara sarah sasha scott
sean sebastian serena sergei sergey sergio seth shane shannon sharon shaun shawn sheila shelby shirley sierra
silvia simon simone sofia sonia sophia sophie stacey stacy stan stefan stefania stefanie stella stephan
stephanie stephen steve steven stuart sue susan susanne suzanne svetlana sven sydney sylvia sylvie tamara tammy
tania tanya tara tatiana taylor ted teresa terry thea theo theodore theresa thierry thomas tiffany tim timothy
tina tobias todd tom tommy toni tony tracy travis trevor tristan trudy tyler ulrich ursula valentin valeria
valerie vanessa vera veronica veronika vicky victor victoria vincent viola violet virginia vivian vladimir
walter wanda warren wayne wendy werner wesley whitney will william willie xavier yan yann yasmin yolanda yvette
yvonne zachary zoe zoey
"""

WORDS = frozenset((_PHRASES + _NAMES).split())
